/** Stand-ins for modules of Python's standard library: what migrations use of them. */
import type { ModuleValue } from "../value.ts";
import { datetime, relativedelta } from "./dates.ts";
import { asyncio, contextlib, functools, itertools, math, operator } from "./functions.ts";
import { importlib, importlibResources, pkgResources, pkgutil } from "./imports.ts";
import { abc, collections, collectionsAbc, copy, dataclasses, enumModule, types, typing } from "./objects.ts";
import {
  atexit, base64, codecs, decimal, future, glob, hashlib, inspect, io, logging, loggingConfig, os, osPathModule,
  pathlib, pprint, random, secrets, six, sixMoves, sys, time, traceback, uuid, warnings,
} from "./system.ts";
import { json, re, string, textwrap } from "./texts.ts";

const MODULES: Readonly<Record<string, () => ModuleValue>> = {
  __future__: future,
  abc,
  asyncio,
  atexit,
  base64,
  codecs,
  collections,
  "collections.abc": collectionsAbc,
  contextlib,
  copy,
  dataclasses,
  "dateutil.relativedelta": relativedelta,
  datetime,
  decimal,
  enum: enumModule,
  functools,
  glob,
  hashlib,
  importlib,
  "importlib.resources": importlibResources,
  importlib_resources: importlibResources,
  inspect,
  io,
  itertools,
  json,
  logging,
  "logging.config": loggingConfig,
  math,
  operator,
  os,
  "os.path": osPathModule,
  pathlib,
  pkg_resources: pkgResources,
  pkgutil,
  pprint,
  random,
  re,
  secrets,
  six,
  "six.moves": sixMoves,
  string,
  sys,
  textwrap,
  time,
  traceback,
  types,
  typing,
  typing_extensions: typing,
  uuid,
  warnings,
};

/** A module of the standard library (or `six`, `dateutil` and their like); undefined for those that are not followed. Each call makes a new one. */
export function standardModule(name: string): ModuleValue | undefined {
  return Object.hasOwn(MODULES, name) ? MODULES[name]!() : undefined;
}

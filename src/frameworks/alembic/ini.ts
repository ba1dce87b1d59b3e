/**
 * Reads `alembic.ini` the way Python's `configparser.ConfigParser` does (Lib/configparser.py, Python
 * 3.13, with its defaults: `=` and `:`, comments by `#` and `;` on lines of their own, strict).
 */

export interface IniFile {
  /** Sections in the order of the file, without DEFAULT. Option names are in lower case, values as written. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The options of DEFAULT, which every section inherits. */
  readonly defaults: ReadonlyMap<string, string>;
  /** Why configparser would refuse the file, with the 1-based line; what it refuses is left out here. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

const SECTION = /^\[(.+)\]/;
// The name ends at the first delimiter, as in configparser's `_OPT_TMPL`.
const OPTION = /^(.*?)\s*[=:]\s*(.*)$/;

/** Never fails: lines that are not understood are problems. */
export function parseIni(text: string): IniFile {
  const sections = new Map<string, Map<string, string[]>>();
  const defaults = new Map<string, string[]>();
  const problems: { line: number; message: string }[] = [];
  let section: Map<string, string[]> | null = null;
  let value: string[] | null = null;
  let optionIndent = 0;

  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    const problem = (message: string): void => void problems.push({ line: index + 1, message });
    const content = line.trim();
    if (content.startsWith("#") || content.startsWith(";")) return;
    if (content === "") {
      value?.push("");
      return;
    }
    const indent = line.search(/\S/);
    if (value !== null && indent > optionIndent) {
      value.push(content);
      return;
    }
    optionIndent = indent;
    const heading = SECTION.exec(content);
    if (heading !== null) {
      const name = heading[1]!;
      value = null;
      if (name === "DEFAULT") section = defaults;
      else {
        if (sections.has(name)) problem(`section [${name}] stands in the file twice`);
        section = sections.get(name) ?? new Map();
        sections.set(name, section);
      }
      return;
    }
    if (section === null) return problem("the file has text before its first section");
    const option = OPTION.exec(content);
    if (option === null || option[1] === "") return problem("the line is neither a section nor an option");
    const name = option[1]!.toLowerCase();
    if (section.has(name)) problem(`option ${name} stands in its section twice`);
    value = [option[2]!];
    section.set(name, value);
  });

  const joined = (options: ReadonlyMap<string, readonly string[]>): Map<string, string> =>
    new Map([...options].map(([name, lines]) => [name, lines.join("\n").trimEnd()]));
  return {
    sections: new Map([...sections].map(([name, options]) => [name, joined(options)])),
    defaults: joined(defaults),
    problems,
  };
}

/** How deep values may refer to each other: configparser's MAX_INTERPOLATION_DEPTH. */
const MAX_INTERPOLATION_DEPTH = 10;

/**
 * The options of a section with DEFAULT and `%(here)s`, interpolated as `BasicInterpolation` does:
 * `%(name)s` is another option, `%%` a percent sign. An option that cannot be interpolated (configparser
 * raises an error when it is asked for) is null. Null as a whole when there is no such section.
 */
export function sectionOptions(file: IniFile, name: string, here: string): ReadonlyMap<string, string | null> | null {
  const own = file.sections.get(name);
  if (own === undefined) return null;
  const raw = new Map([["here", here], ...file.defaults, ...own]);
  const options = new Map([...raw].map(([option, value]) => [option, interpolate(value, raw, 1)]));
  options.delete("here");
  return options;
}

function interpolate(value: string, options: ReadonlyMap<string, string>, depth: number): string | null {
  if (!value.includes("%")) return value;
  if (depth > MAX_INTERPOLATION_DEPTH) return null;
  let failed = false;
  const result = value.replace(/%(?:%|\(([^)]+)\)s)?/g, (match: string, name: string | undefined) => {
    if (match === "%%") return "%";
    const option = name === undefined ? undefined : options.get(name.toLowerCase());
    const text = option === undefined ? null : interpolate(option, options, depth + 1);
    if (text === null) failed = true;
    return text ?? "";
  });
  return failed ? null : result;
}

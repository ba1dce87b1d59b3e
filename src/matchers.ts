/** How editors and GitHub's runner read the format `line` (formats/line.ts), and what `--watch` prints around it. */

/** Where the output of a compiler is read, as `chainlint matcher` calls them. */
export const READERS = ["vscode", "github", "vim", "emacs"] as const;
export type Reader = (typeof READERS)[number];

/** `path:line:column: severity: message [rule]`, for JavaScript and .NET. The format is never coloured. */
const LINE = String.raw`^(.+?):(\d+):(\d+): (error|warning|info): (.*) \[([a-z-]+)\]$`;

/** What stands where in a match. */
const GROUPS = { file: 1, line: 2, column: 3, severity: 4, message: 5, code: 6 };

/** The file or the lines of configuration with which a reader takes the findings, line break at its end included. */
export function matcherFor(reader: Reader): string {
  switch (reader) {
    case "vscode": return json({ version: "2.0.0", tasks: [vscodeTask("chainlint", false), vscodeTask("chainlint: watch", true)] });
    case "github": return json({ problemMatcher: [{ owner: "chainlint", pattern: [{ regexp: LINE, ...GROUPS }] }] });
    case "vim": return [
      "setlocal makeprg=npx\\ chainlint\\ --format\\ line",
      "setlocal errorformat=%f:%l:%c:\\ %trror:\\ %m,%f:%l:%c:\\ %tarning:\\ %m,%f:%l:%c:\\ %tnfo:\\ %m", "",
    ].join("\n");
    case "emacs": return [
      ";; M-x compile takes the lines as they are: they are GNU's.",
      "(setq-local compile-command \"npx chainlint --format line\")", "",
    ].join("\n");
  }
}

function vscodeTask(label: string, isBackground: boolean): unknown {
  return {
    label,
    type: "shell",
    command: "npx",
    args: ["chainlint", ...(isBackground ? ["--watch"] : []), "--format", "line"],
    ...(isBackground ? { isBackground } : {}),
    problemMatcher: {
      owner: "chainlint",
      source: "chainlint",
      fileLocation: ["autoDetect", "${workspaceFolder}"],
      pattern: { regexp: LINE, ...GROUPS },
      // The lines that --watch prints before the findings and after them.
      ...(isBackground
        ? { background: { activeOnStart: true, beginsPattern: "^chainlint: checking", endsPattern: "^chainlint: done, " } }
        : {}),
    },
    presentation: { reveal: "never" },
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

#!/usr/bin/env bash
# Real Vim and real Emacs read the format `line` with what `chainlint matcher` prints for them. Needs dist/.
set -euo pipefail
. "$(dirname "$0")/tools.sh"

if ! command -v vim >/dev/null || ! command -v emacs >/dev/null || ! vim --version | grep -q '+quickfix'; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends vim-nox emacs-nox >/dev/null
fi
cd "$work"
# Every severity, with names that could be misread.
cp "$root/test/formats/line.golden" findings
echo 'a b/é:1.py:12:3: info: what [x] :9:9: is said [rule-id]' >>findings
# Where each finding stands and how grave it is, taken from the lines themselves.
sed -E 's/^(.+\.py):([0-9]+):([0-9]+): (.)[a-z]+: .*/\1:\2:\3:\4/' findings >expected

node "$root/dist/cli.js" matcher vim >chainlint.vim
cat >read.vim <<'VIM'
source chainlint.vim
cgetfile findings
call writefile(map(getqflist(), 'bufname(v:val.bufnr) . ":" . v:val.lnum . ":" . v:val.col . ":" . v:val.type'), "vim")
qa!
VIM
vim -u NONE -N -es -S read.vim </dev/null || true

cat >read.el <<'ELISP'
(require 'compile)
(with-temp-buffer
  (insert-file-contents "findings")
  (compilation-mode)
  (let ((inhibit-read-only t)) (compilation-parse-errors (point-min) (point-max)))
  (goto-char (point-min))
  (while (not (eobp))
    (let* ((message (get-text-property (point) 'compilation-message))
           (place (and message (compilation--message->loc message))))
      (princ (if (null message) "not read\n"
               (format "%s:%s:%s:%s\n" (caar (compilation--loc->file-struct place)) (compilation--loc->line place) (compilation--loc->col place)
                       (aref ["i" "w" "e"] (compilation--message->type message))))))
    (forward-line 1)))
ELISP
node "$root/dist/cli.js" matcher emacs >chainlint.el
emacs --batch --quick --load chainlint.el --load read.el >emacs

for editor in vim emacs; do
    diff expected "$editor" >difference || { cat difference; fail "$editor reads another place"; }
    echo "$editor reads $(wc -l <"$editor") of $(wc -l <findings) lines"
done

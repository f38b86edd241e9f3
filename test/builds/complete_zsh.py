"""Types lines into an interactive zsh, with a tabulator at their ends, and prints what they have become.

    complete_zsh.py FOLDER LINE…        FOLDER holds _asyncc
"""

import os
import pty
import select
import sys
import time


def main():
    folder, lines = sys.argv[1], sys.argv[2:]
    script = ["PROMPT=", "fpath=('%s' $fpath)" % folder, "autoload -Uz compinit", "compinit -u -D", "unsetopt list_beep zle_bracketed_paste"]
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe("zsh", ["zsh", "-f", "-i"], dict(os.environ, TERM="dumb", HOME="/nonexistent"))
    # ^A: to the line's beginning, which turns what was typed into the arguments of print
    typed = "\n".join(script) + "\n" + "".join("%s\t\x01print -r -- LINE: \n" % line for line in lines) + "exit\n"
    said, deadline = "", time.monotonic() + 60
    while time.monotonic() < deadline:
        readable, writable, _ = select.select([terminal], [terminal] if typed else [], [], 1)
        if writable:
            typed = typed[os.write(terminal, typed[:64].encode()):]
        if readable:
            try:
                said += os.read(terminal, 4096).decode(errors="replace")
            except OSError:
                break
    for line in said.replace("\r", "").split("\n"):
        if line.startswith("LINE: "):
            print(line[len("LINE: "):].strip())


main()

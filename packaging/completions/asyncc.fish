# Completion of asyncc for fish.

function __asyncc_command --description 'The command of the line, or translate'
    set -l words (commandline -opc)
    switch "$words[2]"
        case build run explain cc
            echo $words[2]
        case '*'
            echo translate
    end
end

function __asyncc_first
    test (count (commandline -opc)) -eq 1
end

complete -c asyncc -n __asyncc_first -a build -d 'Translate, compile and link'
complete -c asyncc -n __asyncc_first -a run -d 'Build, then run the program'
complete -c asyncc -n __asyncc_first -a explain -d 'Show what is in the frames'
complete -c asyncc -n 'test (__asyncc_command) = explain' -l json -d 'For programs to read'
complete -c asyncc -n 'test (__asyncc_command) = explain' -l graph -d 'The state machines, for Graphviz'
complete -c asyncc -n __asyncc_first -a cc -d 'Wrap a C compiler'
complete -c asyncc -n 'test (__asyncc_command) = cc; and test (count (commandline -opc)) -eq 2' -a '(__fish_complete_command)'
complete -c asyncc -n 'test (__asyncc_command) != cc' -s o -r -d 'Where the output goes'
complete -c asyncc -l help -d 'Explain the command'
complete -c asyncc -n __asyncc_first -l version -d 'Print the version'
complete -c asyncc -l diagnostics -x -a 'json sarif text' -d 'The form of errors and warnings'
complete -c asyncc -l color -x -a 'always never auto' -d 'When to use colours'
complete -c asyncc -s v -d 'Print the commands that are run'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o MD -d 'Write a depfile'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o MMD -d 'Write a depfile without system headers'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o MF -r -d 'The depfile'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o MT -r -d 'The target of its rule'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o MQ -r -d 'The same, quoted for make'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o MP -d 'Empty rules for headers'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o ffile-prefix-map -r -d 'What paths are called in the output'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o fmacro-prefix-map -r -d 'The same, but for debug information'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o Wasync- -r -d 'A warning of asyncc on'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o Wno-async- -r -d 'A warning of asyncc off'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o Werror=async- -r -d 'A warning of asyncc as an error'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o Wframe-larger-than -r -d 'Warn of frames that take more bytes'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o Rrecursion -d 'Remark on calls that allocate because they are recursive'
complete -c asyncc -n 'test (__asyncc_command) != cc' -o Wasync-ordinary-function -d 'Warn of ordinary functions in pointers to async ones'
complete -c asyncc -n 'contains (__asyncc_command) build run' -l keep -d 'Keep the generated C'
complete -c asyncc -n 'test (__asyncc_command) = build' -s c -d 'Compile, do not link'
complete -c asyncc -n 'test (__asyncc_command) = build' -s S -d 'Compile to assembly'
complete -c asyncc -n 'test (__asyncc_command) = translate' -l verify -d 'Compare diagnostics with expected- comments'
complete -c asyncc -n 'test (__asyncc_command) = translate' -l emit-header -r -d 'Write the frames for other files'
complete -c asyncc -n 'test (__asyncc_command) = translate' -l dump -x -a 'collect check head cleanup locate directives split home live frame warn' -d 'Print what the tool knows after a pass'

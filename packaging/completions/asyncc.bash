# Completion of asyncc for bash.

_asyncc()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
    COMPREPLY=()
    if [[ $command == cc && $COMP_CWORD -ge 2 ]]; then
        local first=2
        while [[ ${COMP_WORDS[first]} == -* && $first -lt $COMP_CWORD ]]; do first=$((first + 1)); done
        if [[ $COMP_CWORD -gt $first ]]; then
            declare -F _command_offset >/dev/null && _command_offset $first
        elif [[ $current == -* ]]; then
            COMPREPLY=($(compgen -W "-v --help --diagnostics=json --diagnostics=sarif --color=" -- "$current"))
        else
            COMPREPLY=($(compgen -c -- "$current"))
        fi
        return
    fi
    case $previous in
    -o | --emit-header | -MF) COMPREPLY=($(compgen -f -- "$current")) ; return ;;
    -I | -isystem | -iquote | -idirafter) COMPREPLY=($(compgen -d -- "$current")) ; return ;;
    esac
    if [[ $current == --dump=* ]]; then
        COMPREPLY=($(compgen -W "collect check head cleanup locate directives split home live frame warn" -- "${current#--dump=}"))
    elif [[ $current == --color=* ]]; then
        COMPREPLY=($(compgen -W "always never auto" -- "${current#--color=}"))
    elif [[ $current == -* ]]; then
        local words="-o --help --version -v --diagnostics=json --diagnostics=sarif --color= -Wasync- -Wno-async- -Werror=async- -Wframe-larger-than= -Rrecursion -Wasync-ordinary-function -MD -MMD -MF -MT -MQ -MP -I -D -U -std= -include -ffile-prefix-map= -fmacro-prefix-map="
        case $command in
        build) words+=" --keep -c -S -O2 -g -l -L" ;;
        run) words+=" --keep -O2 -g -l -L --" ;;
        explain) words="--help --json --graph --diagnostics=json --diagnostics=sarif --color= -I -D -U -std= -include" ;;
        *) words+=" --emit-header --dump= --verify" ;;
        esac
        COMPREPLY=($(compgen -W "$words" -- "$current"))
    else
        local words=
        [[ $COMP_CWORD -eq 1 ]] && words="build run explain cc"
        COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -X '!*.[coa]' -- "$current") $(compgen -d -S / -- "$current"))
    fi
} && complete -o filenames -o bashdefault -F _asyncc asyncc

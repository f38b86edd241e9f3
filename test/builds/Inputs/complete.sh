# Prints what bash would offer: complete.sh COMPLETION-FILE
source "$1"
offer() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _asyncc
    echo "$*: ${COMPREPLY[*]}"
}
offer asyncc b
offer asyncc build --k
offer asyncc --dump=l
offer asyncc cc -

/* What clang does not know: it must not be asked. */
int plain(int x);
int plain(int x)
{
#ifdef __clang__
    return x + 1;
#else
    int more(int y) { return y + x; }
    return more(1);
#endif
}

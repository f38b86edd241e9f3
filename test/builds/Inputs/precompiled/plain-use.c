int plain_use(void) { return puts("") + PRECOMPILED; }

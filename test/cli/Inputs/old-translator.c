const char *const asyncc_translator[3] = {"0.0.1"};

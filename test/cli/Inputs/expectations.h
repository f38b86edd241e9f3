static inline int in_header(void) { return not_declared; }

/* A rough lexer: enough of C's tokens to cut a source where it can be cut. */
#ifndef TOKENS_H
#define TOKENS_H

#include <stddef.h>
#include <stdint.h>

enum token_kind { TOKEN_NAME, TOKEN_NUMBER, TOKEN_STRING, TOKEN_PUNCTUATOR, TOKEN_DIRECTIVE };

struct token {
    enum token_kind kind;
    uint32_t begin, end; /* bytes */
    uint32_t partner;    /* brackets: the index of the other one, else the token's own */
};

enum { TOKENS_MAX = 1 << 14 };

struct tokens {
    struct token items[TOKENS_MAX];
    size_t count; /* the rest of a longer source is not looked at */
};

void tokens_of(struct tokens *tokens, const char *text, size_t length);

#endif

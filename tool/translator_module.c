/* What the module exports: the one file of it that the rest of the tool may look at, through translator.h. */
#include "translator.h"

__attribute__((visibility("default"))) extern const struct translator asyncc_translator;

const struct translator asyncc_translator = {
    .version = ASYNCC_VERSION,
    .translate = translate,
    .has_pass = translate_has_pass,
};

// Seven small nodes that show what a package can do. Each is a file; this is the list of them.

#include <flowlike.h>

extern const fl_node add, text_stats, branch, http_json, notes, progress, whoami;

const fl_node *const fl_package[] = {&add, &text_stats, &branch, &http_json, &notes, &progress, &whoami, NULL};

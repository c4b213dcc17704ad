#include <flowlike.h>

static void add_text(fl_context *ctx, yyjson_mut_val *object, const char *name, fl_text text) {
  yyjson_mut_obj_add_strn(fl_doc(ctx), object, name, text.data, text.length);
}

static bool run(fl_context *ctx) {
  fl_text user = fl_user_id(ctx);
  yyjson_val *variable = fl_var_get(ctx, "greeting");
  const char *greeting = yyjson_is_str(variable) ? yyjson_get_str(variable) : "Hello";
  const char *name = user.length > 0 ? user.data : "stranger";
  fl_output_text(ctx, "greeting", fl_format(ctx, "%s, %s!", greeting, name));

  int64_t runs = yyjson_get_sint(fl_cache_get(ctx, "runs")) + 1;
  fl_cache_set(ctx, "runs", yyjson_mut_sint(fl_doc(ctx), runs));
  fl_output_int(ctx, "runs", runs);

  fl_output_bool(ctx, "signed_in", fl_auth_has_token("github"));
  yyjson_mut_val *where = yyjson_mut_obj(fl_doc(ctx));
  add_text(ctx, where, "node", fl_node_id(ctx));
  add_text(ctx, where, "run", fl_run_id(ctx));
  add_text(ctx, where, "app", fl_app_id(ctx));
  add_text(ctx, where, "board", fl_board_id(ctx));
  add_text(ctx, where, "user", user);
  fl_output(ctx, "where", where);
  return fl_done(ctx);
}

const fl_node whoami = {
    .name = "whoami",
    .friendly_name = "Who am I",
    .description = "Says where and for whom it runs",
    .category = "Examples",
    .permissions = FL_LIST("variables_read", "cache", "oauth"),
    .pins = FL_PINS(FL_EXEC_IN,
                    FL_EXEC_OUT,
                    FL_OUTPUT("where", "Where", "What the host says about this run", FL_STRUCT, .schema = FL_JSON({
                      "type": "object",
                      "properties": {
                        "node": {"type": "string"},
                        "run": {"type": "string"},
                        "app": {"type": "string"},
                        "board": {"type": "string"},
                        "user": {"type": "string"}
                      },
                      "required": ["node", "run", "app", "board", "user"]
                    })),
                    FL_OUTPUT("greeting", "Greeting", "The variable greeting, and the user", FL_STRING),
                    FL_OUTPUT("runs", "Runs", "How often it ran in this flow", FL_INTEGER),
                    FL_OUTPUT("signed_in", "Signed in", "Whether there is a token for GitHub", FL_BOOLEAN)),
    .run = run,
};

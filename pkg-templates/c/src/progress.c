#include <flowlike.h>
#include <inttypes.h>

static bool run(fl_context *ctx) {
  int64_t steps = fl_input_int(ctx, "steps");
  for (int64_t step = 1; step <= steps; step++) {
    // A real node would do something here.
    fl_text message = fl_format(ctx, "step %" PRId64 " of %" PRId64, step, steps);
    fl_stream_text(fl_format(ctx, "%s\n", message.data));
    fl_stream_progress(ctx, (double)step / (double)steps, message);
  }
  fl_output_int(ctx, "done", steps);
  return fl_done(ctx);
}

const fl_node progress = {
    .name = "progress",
    .friendly_name = "Progress",
    .description = "Streams text and progress while it works",
    .category = "Examples",
    .permissions = FL_LIST("streaming"),
    .pins = FL_PINS(FL_EXEC_IN,
                    FL_INPUT("steps", "Steps", "How many steps it takes", FL_INTEGER, .default_value = FL_JSON(4),
                             .range = FL_JSON([1, 100])),
                    FL_EXEC_OUT,
                    FL_OUTPUT("done", "Done", "How many steps it took", FL_INTEGER)),
    .run = run,
};

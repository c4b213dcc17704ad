// Files.

#include "internal.h"

static fl_path path_of(const yyjson_val *value) {
  yyjson_val *object = (yyjson_val *)(uintptr_t)value;
  return (fl_path){
      .path = fl_json_text(yyjson_obj_get(object, "path")),
      .store_ref = fl_json_text(yyjson_obj_get(object, "store_ref")),
      .cache_store_ref = fl_json_text(yyjson_obj_get(object, "cache_store_ref")),
  };
}

static yyjson_mut_val *path_value(fl_context *ctx, fl_path path) {
  yyjson_mut_val *value = yyjson_mut_obj(ctx->doc);
  yyjson_mut_obj_add_strn(ctx->doc, value, "path", path.path.data, path.path.length);
  yyjson_mut_obj_add_strn(ctx->doc, value, "store_ref", path.store_ref.data, path.store_ref.length);
  if (path.cache_store_ref.length > 0) {
    yyjson_mut_obj_add_strn(ctx->doc, value, "cache_store_ref", path.cache_store_ref.data,
                            path.cache_store_ref.length);
  } else {
    yyjson_mut_obj_add_null(ctx->doc, value, "cache_store_ref");
  }
  return value;
}

static fl_text path_json(fl_context *ctx, fl_path path) { return fl_json_write(ctx, path_value(ctx, path)); }

void fl_output_path(fl_context *ctx, const char *pin, fl_path path) { fl_output(ctx, pin, path_value(ctx, path)); }

static bool directory(fl_context *ctx, fl_packed packed, const char *name, fl_path *directory) {
  yyjson_val *found = fl_take_json(ctx, packed);
  if (found == NULL) return fl_fail(ctx, "there is no %s directory", name);
  *directory = path_of(found);
  return true;
}

bool fl_node_dir(fl_context *ctx, fl_path *found) { return directory(ctx, fl_host_storage_dir(1), "storage", found); }

bool fl_board_dir(fl_context *ctx, fl_path *found) { return directory(ctx, fl_host_storage_dir(0), "storage", found); }

bool fl_upload_dir(fl_context *ctx, fl_path *found) { return directory(ctx, fl_host_upload_dir(), "upload", found); }

bool fl_cache_dir(fl_context *ctx, bool of_node, bool of_user, fl_path *found) {
  return directory(ctx, fl_host_cache_dir(of_node, of_user), "cache", found);
}

bool fl_user_dir(fl_context *ctx, bool of_node, fl_path *found) {
  return directory(ctx, fl_host_user_dir(of_node), "user", found);
}

fl_path fl_path_join(fl_context *ctx, fl_path directory, fl_text name) {
  size_t length = directory.path.length + 1 + name.length;
  char *joined = fl_alloc(ctx, length);
  memcpy(joined, directory.path.data, directory.path.length);
  joined[directory.path.length] = '/';
  memcpy(joined + directory.path.length + 1, name.data, name.length);
  directory.path = (fl_text){joined, length};
  return directory;
}

fl_text fl_path_below(fl_path directory, fl_path file) {
  fl_text path = file.path;
  size_t length = directory.path.length;
  if (path.length < length || memcmp(path.data, directory.path.data, length) != 0) return path;
  while (length < path.length && path.data[length] == '/') length++;
  return (fl_text){path.data + length, path.length - length};
}

bool fl_read(fl_context *ctx, fl_path file, fl_text *bytes) {
  fl_text path = path_json(ctx, file);
  *bytes = fl_take(ctx, fl_host_read(FL_BYTES(path)));
  return bytes->length > 0 || fl_fail(ctx, "%s could not be read", file.path.data);
}

static bool written(fl_context *ctx, int32_t done, fl_text path) {
  return done == 1 || fl_fail(ctx, "%s could not be written", path.data);
}

bool fl_write(fl_context *ctx, fl_path file, fl_text bytes) {
  fl_text path = path_json(ctx, file);
  return written(ctx, fl_host_write(FL_BYTES(path), FL_BYTES(bytes)), file.path);
}

bool fl_list(fl_context *ctx, fl_path directory, fl_path **files, size_t *count) {
  fl_text path = path_json(ctx, directory);
  yyjson_val *list = fl_take_json(ctx, fl_host_list(FL_BYTES(path)));
  if (!yyjson_is_arr(list)) return fl_fail(ctx, "%s could not be listed", directory.path.data);
  *files = fl_alloc(ctx, yyjson_arr_size(list) * sizeof **files);
  *count = 0;
  size_t index, size;
  yyjson_val *file;
  yyjson_arr_foreach(list, index, size, file) (*files)[(*count)++] = path_of(file);
  return true;
}

bool fl_write_start(fl_context *ctx, fl_path file, uint64_t size, fl_writer *writer) {
  fl_text path = path_json(ctx, file);
  writer->id = fl_take(ctx, fl_host_write_start(FL_BYTES(path), (int64_t)size));
  writer->path = file.path;
  return written(ctx, writer->id.length > 0, file.path);
}

bool fl_write_chunk(fl_context *ctx, fl_writer writer, fl_text bytes) {
  return written(ctx, fl_host_write_chunk(FL_BYTES(writer.id), FL_BYTES(bytes)), writer.path);
}

bool fl_write_finish(fl_context *ctx, fl_writer writer) {
  return written(ctx, fl_host_write_finish(FL_BYTES(writer.id)), writer.path);
}

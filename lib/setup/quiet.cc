// A Node-API module that keeps TensorFlow's start-up notices (absl, oneDNN) out of a reader's notebook and terminal.
// They are written while the engine's library loads, before any call could lower the log level, so this module is
// loaded first, with RTLD_GLOBAL, and takes the place of the one function that writes to stderr: errors still pass.
#include <node_api.h>
#include <cstdio>
#include <string_view>

namespace absl {
inline namespace lts_20250814 {  // the ABI name of the absl inside TensorFlow 2.21
enum class LogSeverity : int { kInfo = 0, kWarning = 1, kError = 2, kFatal = 3 };
namespace log_internal {
void WriteToStderr(std::string_view message, LogSeverity severity) {
  if (severity >= LogSeverity::kError) std::fwrite(message.data(), 1, message.size(), stderr);
}
}  // namespace log_internal
}  // namespace lts_20250814
}  // namespace absl

extern "C" NAPI_MODULE_EXPORT napi_value napi_register_module_v1(napi_env, napi_value exports) { return exports; }

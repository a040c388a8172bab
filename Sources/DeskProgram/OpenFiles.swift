import Foundation

/// Lets this program have as many files open as the system allows it: every page takes one, and shells begin with 1,024.
/// - Returns: How many that are; `nil` if the system does not say.
func allowManyOpenFiles() -> Int? {
  #if os(Linux)
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    let files = RLIMIT_NOFILE
  #endif
  var limit = rlimit()
  guard getrlimit(files, &limit) == 0 else { return nil }
  #if os(Linux)
    limit.rlim_cur = limit.rlim_max
  #else
    limit.rlim_cur = min(limit.rlim_max, rlim_t(OPEN_MAX))
  #endif
  // Without it the desk works as well, for fewer pages.
  setrlimit(files, &limit)
  return getrlimit(files, &limit) == 0 ? Int(clamping: limit.rlim_cur) : nil
}

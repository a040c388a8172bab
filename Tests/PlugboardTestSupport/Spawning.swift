package import Foundation

/// Starts a program as the leader of a process group of its own, with the descriptors given, each (ours, its number).
///
/// Foundation's `Process` cannot hand over descriptors 3 and 4; and on Linux, with Swift 6.3, it reads beyond the last entry of
/// `/proc/self/fd` when some 1,360 files are open, as they are while many desks are tested at once, and may crash. No other
/// descriptor is inherited: a server that is tested may have opened its socket without saying so, and its port would stay
/// taken for as long as the program runs.
/// - Throws: ``NotStarted``.
package func spawn(
  _ executable: String, arguments: [String], environment: [String: String], descriptors: [(ours: Int32, its: Int32)]
) throws -> pid_t {
  #if os(Linux)
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
  #else
    var actions: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
  #endif
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
  for (ours, its) in descriptors { posix_spawn_file_actions_adddup2(&actions, ours, its) }

  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  #if os(Linux)
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
    for other in open where other > 2 && !descriptors.contains(where: { $0.its == other }) {
      posix_spawn_file_actions_addclose(&actions, other)
    }
    let flags = POSIX_SPAWN_SETPGROUP
  #else
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_CLOEXEC_DEFAULT
  #endif
  posix_spawnattr_setflags(&attributes, Int16(flags))
  posix_spawnattr_setpgroup(&attributes, 0)

  let argv = ([executable] + arguments).map { strdup($0) } + [nil]
  let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
  defer { for text in argv + envp { free(text) } }
  var pid: pid_t = 0
  let problem = posix_spawn(&pid, executable, &actions, &attributes, argv, envp)
  guard problem == 0 else {
    throw NotStarted(executable: executable, problem: String(cString: strerror(problem)))
  }
  return pid
}

package struct NotStarted: Error, CustomStringConvertible {
  let executable: String
  let problem: String

  package var description: String { "\(executable) could not be started: \(problem)" }
}

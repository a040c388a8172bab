import Foundation

/// That a desk's folder is in use: two programs that keep one desk would each decide by what they remember of it.
final class FolderLock: Sendable {
  private let descriptor: Int32

  /// - Throws: ``FolderInUse``; ``FolderNotWritable``.
  init(_ folder: String) throws {
    descriptor = open("\(folder)/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw FolderNotWritable(folder: folder, problem: String(cString: strerror(errno))) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      close(descriptor)
      throw FolderInUse(folder: folder)
    }
  }

  /// Lets another program have the desk.
  func release() { flock(descriptor, LOCK_UN) }

  // The system gives the lock back also when the program is killed.
  deinit { close(descriptor) }
}

/// Another program has the desk.
package struct FolderInUse: Error, Sendable, Hashable, CustomStringConvertible {
  package let folder: String

  package var description: String {
    "The desk in \(folder) is in use by another program, probably one that serves it. Stop that first."
  }
}

/// A desk can't be kept there.
package struct FolderNotWritable: Error, Sendable, Hashable, CustomStringConvertible {
  package let folder: String
  package let problem: String

  package var description: String {
    "A desk can't be kept in \(folder): \(problem). Name another folder."
  }
}

/// Makes a folder for a desk, and those above it.
/// - Throws: ``FolderNotWritable``.
func makeFolder(_ path: String) throws {
  do {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  } catch { throw FolderNotWritable(folder: path, problem: whyNoFolder(path) ?? systemReason(error)) }
}

/// Asks the system itself for the first folder that can't be made: Foundation does not always pass on what it says.
private func whyNoFolder(_ path: String) -> String? {
  if mkdir(path, 0o700) == 0 { return nil }
  let number = errno
  let parent = (path as NSString).deletingLastPathComponent
  if number == ENOENT, !parent.isEmpty, parent != path, let reason = whyNoFolder(parent) { return reason }
  return String(cString: strerror(number))
}

/// What the system has said, in its own words where Foundation passes them on.
func systemReason(_ error: any Error) -> String {
  let error = error as NSError
  let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
  if cause.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(cause.code))) }
  let words = error.localizedDescription
  return words.hasSuffix(".") ? String(words.dropLast()) : words
}

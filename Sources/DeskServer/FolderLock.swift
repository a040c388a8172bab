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
public struct FolderInUse: Error, Sendable, Hashable, CustomStringConvertible {
  public let folder: String

  public var description: String {
    "The desk in \(folder) is in use by another program, probably `plugboard serve`. Stop that first."
  }
}

/// A desk can't be kept there.
public struct FolderNotWritable: Error, Sendable, Hashable, CustomStringConvertible {
  public let folder: String
  public let problem: String

  public var description: String {
    "A desk can't be kept in \(folder): \(problem). Name a folder that you may write to."
  }
}

/// What the system has said, in its own words: what Foundation makes of it is for dialogs.
func systemReason(_ error: any Error) -> String {
  let error = error as NSError
  let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
  return cause.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(cause.code))) : error.localizedDescription
}

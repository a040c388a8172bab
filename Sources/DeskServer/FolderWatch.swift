import Foundation

/// Whether a desk's folder is still what it was when the desk was opened, and has room: for whoever asks whether it is ready.
struct FolderWatch: Sendable {
  private let folder: String
  /// How much room on the disk is too little, in bytes.
  private let leastRoom: Int64
  /// The files that are open, and which ones they were.
  private let files: [(path: String, identity: FileIdentity?)]

  init(_ folder: String, leastRoom: Int64) {
    (self.folder, self.leastRoom) = (folder, leastRoom)
    files = [DeskFiles.desk, DeskFiles.office].map { ("\(folder)/\($0)", FileIdentity("\(folder)/\($0)")) }
  }

  /// Why nothing more should be asked of the desk, as a sentence; `nil` if all is well.
  var problem: String? {
    for (path, identity) in files where FileIdentity(path) != identity {
      return """
        \((path as NSString).lastPathComponent) is not there any more, or another file is in its place, so that what is kept now \
        would be lost. Stop the desk, put its folder back and start it again.
        """
    }
    let room = DiskRoom.free(folder)
    if room >= leastRoom { return nil }
    return """
      The disk of the desk's folder has only \(room >> 20) MiB left, and \(leastRoom >> 20) MiB are the least that a desk needs. \
      Free some space.
      """
  }
}

/// Which file a path leads to; two are the same one only if this is.
struct FileIdentity: Sendable, Hashable {
  private let device: UInt64
  private let inode: UInt64

  /// `nil` if there is none.
  init?(_ path: String) {
    var status = stat()
    if stat(path, &status) != 0 { return nil }
    (device, inode) = (UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino))
  }
}

/// How much can still be kept.
enum DiskRoom {
  /// How many bytes are free on the disk of a folder; as many as one likes, if the system does not say.
  static func free(_ folder: String) -> Int64 {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return .max }
    // Some file systems say that there is more than can be counted.
    let (bytes, isMore) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return isMore ? .max : Int64(clamping: bytes)
  }
}

public import Plugboard

/// Keeps the previous version of a file beside it before a new one is written.
public struct Backup: Plugin {
  public let name = "Backup"
  private let files: any Files

  public init(of files: any Files) { self.files = files }

  public func attach(to owner: Owner) throws {
    try owner.replace(.save) { [files] document, original in
      if let previous = try await files.read(document.path) {
        try await files.write(previous, to: document.path + "~")
      }
      return try await original(document)
    }
  }
}

import Foundation

/// A file that says how a desk is to be served.
package struct ConfigurationFile: Sendable, Hashable {
  /// What it is called in a desk's folder.
  package static let name = "plugboard.json"
  /// How long it may be, in bytes.
  static let maximumLength = 1024 * 1024

  package let path: String
  package let text: String
  /// Whether somebody has named it, and not only put it into the desk's folder.
  package let isNamed: Bool

  package init(path: String, text: String, isNamed: Bool) {
    (self.path, self.text, self.isNamed) = (path, text, isNamed)
  }

  /// Reads the file that was named, or else the one in the desk's folder.
  /// - Parameters:
  ///   - named: As an option says; otherwise the environment is looked at.
  ///   - folder: As an option says; otherwise the environment is looked at.
  /// - Returns: `nil` if none was named and there is none in the folder.
  /// - Throws: ``ConfigurationProblem`` if it can't be read.
  package static func find(
    named: String?, folder: String?, environment: [String: String]
  ) throws(ConfigurationProblem) -> ConfigurationFile? {
    if let path = named ?? environment[ServeSetting.fileVariable] { return try read(path, isNamed: true) }
    let folder = folder ?? environment[ServeSetting.folder.variable] ?? ServeSetting.folder.byDefault
    let path = "\(folder)/\(name)"
    // A link that leads nowhere is there, too, and is not passed over.
    let isThere = (try? FileManager.default.attributesOfItem(atPath: path)) != nil
    return isThere ? try read(path, isNamed: false) : nil
  }

  private static func read(_ path: String, isNamed: Bool) throws(ConfigurationProblem) -> ConfigurationFile {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw ConfigurationProblem(place: path, problem: "it can't be read: a file is expected, and this is a folder.")
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw ConfigurationProblem(
        place: path, problem: "it can't be read. A file with a JSON object is expected, which this program may read.")
    }
    defer { try? handle.close() }
    let bytes: Data
    do { bytes = try handle.read(upToCount: maximumLength + 1) ?? Data() } catch {
      throw ConfigurationProblem(place: path, problem: "it can't be read: \(error.localizedDescription)")
    }
    if bytes.count > maximumLength {
      throw ConfigurationProblem(place: path, problem: "it has more than \(maximumLength) bytes.")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationProblem(place: path, problem: "it is no UTF-8 text.")
    }
    return ConfigurationFile(path: path, text: text.withoutByteOrderMark, isNamed: isNamed)
  }
}

extension String {
  /// Some editors begin a file with one; JSON does not.
  fileprivate var withoutByteOrderMark: String {
    unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
  }
}

/// What a file, the environment or an option says of how to serve a desk can't be done.
package struct ConfigurationProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where it was said: a file and a key in it, a variable, an option.
  package let place: String
  /// What is wrong, and what would be right.
  package let problem: String

  package var description: String { "\(place): \(problem)" }
}

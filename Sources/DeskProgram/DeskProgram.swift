import ArgumentParser
public import DeskActions

/// The commands of `plugboard`, for a desk with plugins of its own.
///
/// ```swift
/// await DeskProgram.main(plugins: [RequiredDisposition(), SurveyAfterWrapUp(), SkillGuard(), OpeningHours()])
/// ```
///
/// Such a program takes the same commands and options as `plugboard`, and serves the same desks.
public enum DeskProgram {
  /// Does what the command line says. If that fails, it says why and ends the process.
  /// - Parameter plugins: What can be switched on and off at the desk, started in this order, each with a name of its own.
  public static func main(plugins: [any DeskPlugin]) async {
    do {
      switch try Commands.parseAsRoot() {
      case let serve as Serve: try await serve.run(plugins: plugins)
      case var command as any AsyncParsableCommand: try await command.run()
      case var command: try command.run()
      }
    } catch {
      Commands.exit(withError: error)
    }
  }
}

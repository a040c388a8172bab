import DeskPlugins
import DeskProgram

/// The program `plugboard`: a desk with the plugins that ship.
@main struct Plugboard {
  static func main() async {
    await DeskProgram.main(plugins: [RequiredDisposition(), SurveyAfterWrapUp(), SkillGuard()])
  }
}

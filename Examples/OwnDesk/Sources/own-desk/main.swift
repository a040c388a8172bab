import DeskPlugins
import DeskProgram
import OpeningHours

await DeskProgram.main(plugins: [RequiredDisposition(), SurveyAfterWrapUp(), SkillGuard(), OpeningHours()])

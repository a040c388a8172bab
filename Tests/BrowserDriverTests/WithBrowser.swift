import BrowserDriver
import Testing

/// The tests that need a browser. One at a time: pages by the dozen would starve each other on a small machine.
@Suite(.serialized, .enabled(if: Browser.isInstalled, "no browser is installed"), .timeLimit(.minutes(1)))
struct WithBrowser {}

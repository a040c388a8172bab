import BrowserDriver
import Foundation
import Testing

/// One browser for the tests that do not end it: each asks it for a page of its own.
let shared = Task { try await Browser.launch() }

func newPage(_ html: String = "") async throws -> Page {
  let page = try await shared.value.newPage()
  if !html.isEmpty { try await page.open(document(html)) }
  return page
}

/// The address of a document with this text.
func document(_ html: String) -> String {
  let text = "<!doctype html><meta charset=utf-8><title>Test</title>\(html)"
  return "data:text/html;base64," + Data(text.utf8).base64EncodedString()
}

/// The error that the body throws.
func browserError(_ body: () async throws -> Void) async throws -> BrowserError {
  try #require(await #expect(throws: BrowserError.self) { try await body() })
}

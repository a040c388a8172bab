// swift-tools-version: 6.3

// What the rules' tests need and nothing else, for trees that are built over and over: see `copy`.

import PackageDescription

let package = Package(
  name: "Plugboard",
  platforms: [.macOS(.v15)],
  targets: [
    .target(name: "PlugboardJSON"),
    .target(name: "Plugboard", dependencies: ["PlugboardJSON"]),
    .target(name: "PlugboardTesting", dependencies: ["Plugboard"]),
    .target(name: "PlugboardTestSupport", path: "Tests/PlugboardTestSupport"),
    .testTarget(name: "PlugboardTests", dependencies: ["Plugboard", "PlugboardTesting", "PlugboardTestSupport"]),
  ]
)

for target in package.targets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
  ]
}

import Testing
import VigilDomain

/// What conditions refuse, and versions of programs.
struct TargetingConditionTests {
    static let faults: [(String, TargetingCondition)] = [
        ("targeting.all", .all(conditions: [])),
        ("targeting.any", .any(conditions: [])),
        ("targeting.is_in.values", .isIn(attribute: "a", values: [])),
        ("targeting.equals.value", .equals(attribute: "a", value: .number(.nan))),
        ("targeting.equals.attribute", .equals(attribute: "", value: 1)),
        ("targeting.range", .range(attribute: "a", atLeast: nil, atMost: nil)),
        ("targeting.range", .range(attribute: "a", atLeast: 2, atMost: 1)),
        ("targeting.range", .range(attribute: "a", atLeast: .nan, atMost: 1)),
        ("targeting.version", .version(attribute: "a", atLeast: nil, below: nil)),
        (
            "targeting.version",
            .version(attribute: "a", atLeast: SemanticVersion("2"), below: SemanticVersion("2.0.0"))
        ),
        (
            "targeting.all[1].not.exists.attribute",
            .all(conditions: [.exists(attribute: "a"), .not(condition: .exists(attribute: ""))])
        ),
        ("targeting", .isIn(attribute: "a", values: Array(repeating: 1, count: 1000))),
        (
            "targeting",
            (0..<16).reduce(TargetingCondition.exists(attribute: "a")) { inner, _ in .not(condition: inner) }
        ),
    ]

    @Test("a condition that could not be meant is refused, with its place", arguments: faults)
    func refused(field: String, condition: TargetingCondition) {
        let fault = #expect(throws: DomainError.self) { try condition.validate() }
        #expect(fault?.field == field)
    }

    @Test("versions come in the order of semver.org, section 11")
    func order() throws {
        let texts = [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
            "1.0.0-rc.1", "1.0.0", "1.9.0", "1.10.0", "2.0.0", "2.1.0", "2.1.1", "10.0.0",
        ]
        let versions = try texts.map { try #require(SemanticVersion($0)) }
        for (index, version) in versions.enumerated() {
            #expect(version.description == texts[index])
            for (other, later) in versions.enumerated() { #expect((version < later) == (index < other)) }
        }
        #expect(SemanticVersion("v1.2") == SemanticVersion("1.2.0+build.5"))
        #expect(SemanticVersion("3") == SemanticVersion("3.0.0"))
    }

    @Test(
        "what is no version is none",
        arguments: [
            "", "v", "1.", ".1", "1.2.3.4", "1.x", "1.-2", "1.2-", "1.2-a..b", "1.2-ä", " 1", "１.2",
            "99999999999999999999",
        ]
    )
    func noVersion(text: String) {
        #expect(SemanticVersion(text) == nil)
    }
}

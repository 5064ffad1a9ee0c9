import Testing
import VigilDomain

@testable import VigilMonitoring

/// For whom a condition holds.
struct TargetingMatchingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var condition: TargetingCondition
        var attributes: [String: AttributeValue]
        var holds: Bool

        init(
            _ name: String, _ condition: TargetingCondition, _ attributes: [String: AttributeValue], _ holds: Bool
        ) {
            testDescription = name
            (self.condition, self.attributes, self.holds) = (condition, attributes, holds)
        }
    }

    static let free = TargetingCondition.equals(attribute: "plan", value: "free")
    static let adult = TargetingCondition.range(attribute: "age", atLeast: 18, atMost: 65)
    static let recent = TargetingCondition.version(
        attribute: "app", atLeast: SemanticVersion("1.9.0"), below: SemanticVersion("2.0.0"))
    static let oneOf = TargetingCondition.isIn(attribute: "n", values: [1, "two", true])

    static let cases: [Case] = [
        Case("equal text", free, ["plan": "free"], true),
        Case("other text", free, ["plan": "Free"], false),
        Case("missing", free, [:], false),
        Case("not of missing", .not(condition: free), [:], true),
        Case("known and not", .all(conditions: [.exists(attribute: "plan"), .not(condition: free)]), [:], false),
        Case("a text is no number", .equals(attribute: "n", value: 8), ["n": "8"], false),
        Case("a flag is no number", .equals(attribute: "n", value: 1), ["n": true], false),
        Case("equal number", .equals(attribute: "n", value: 8), ["n": 8.0], true),
        Case("equal flag", .equals(attribute: "f", value: false), ["f": false], true),
        Case("another Unicode form", .equals(attribute: "t", value: "\u{E9}"), ["t": "e\u{301}"], false),
        Case("in, number", oneOf, ["n": 1], true),
        Case("in, text", oneOf, ["n": "two"], true),
        Case("in, flag", oneOf, ["n": true], true),
        Case("in, none", oneOf, ["n": 2], false),
        Case("lower end", adult, ["age": 18], true),
        Case("upper end", adult, ["age": 65], true),
        Case("below", adult, ["age": 17.9], false),
        Case("above", adult, ["age": 65.1], false),
        Case("NaN is missing", adult, ["age": .number(.nan)], false),
        Case("NaN does not exist", .exists(attribute: "age"), ["age": .number(.nan)], false),
        Case("a text is in no range", adult, ["age": "30"], false),
        Case("one-sided", .range(attribute: "age", atLeast: nil, atMost: 5), ["age": -1e300], true),
        Case("exists", .exists(attribute: "x"), ["x": false], true),
        Case("any", .any(conditions: [free, adult]), ["age": 20], true),
        Case("any of none", .any(conditions: [free, adult]), ["age": 70, "plan": "paid"], false),
        Case("all", .all(conditions: [free, adult]), ["age": 20, "plan": "free"], true),
        Case("all but one", .all(conditions: [free, adult]), ["age": 20], false),
        Case("version in", recent, ["app": "1.10.3"], true),
        Case("version before", recent, ["app": "1.9.0-rc.1"], false),
        Case("version at the end", recent, ["app": "2.0.0"], false),
        Case("version of a pre-release before the end", recent, ["app": "v2.0.0-beta"], true),
        Case("no version", recent, ["app": "latest"], false),
    ]

    @Test("conditions", arguments: cases)
    func holds(_ given: Case) throws {
        try given.condition.validate()
        #expect(given.condition.holds(for: given.attributes) == given.holds)
    }

    @Test("not turns every answer round, and both laws of De Morgan hold", arguments: cases)
    func laws(_ given: Case) {
        let one = given.condition
        let holds = one.holds(for: given.attributes)
        #expect(TargetingCondition.not(condition: one).holds(for: given.attributes) == !holds)
        for two in [Self.free, Self.adult] {
            let neither = TargetingCondition.not(condition: .any(conditions: [one, two]))
            let both = TargetingCondition.all(conditions: [.not(condition: one), .not(condition: two)])
            #expect(neither.holds(for: given.attributes) == both.holds(for: given.attributes))
        }
    }
}

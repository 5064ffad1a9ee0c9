import Testing
import VigilDomain

@testable import VigilMonitoring

struct RuleAdmissionTests {
    private func measured(_ value: Double, _ lower: Double? = nil, _ upper: Double? = nil) -> MetricValue {
        .measured(MetricMeasurement(value: value, standardError: 0.005, lower95: lower, upper95: upper, count: 5076))
    }

    @Test("a rule that the reference already breaks becomes a target and says so")
    func broken() {
        let admission = RuleAdmission(Fixtures.rule(below: 0.9), reference: measured(0.84, 0.83, 0.85))
        #expect(admission.trial == .broken && admission.rule.role == .target)
        #expect(
            admission.note
                == "precision-low becomes a target: the reference's precision 0.840 (95 % interval 0.830 to 0.850, n = "
                + "5,076) already misses at least 0.900, so a breach would say nothing about a change.")
    }

    @Test("a rule that the reference keeps stays a page")
    func kept() {
        let admission = RuleAdmission(Fixtures.rule(below: 0.79), reference: measured(0.84))
        #expect(admission.trial == .kept && admission.rule == Fixtures.rule(below: 0.79))
        #expect(admission.note == "precision-low: the reference's precision 0.840 (n = 5,076) keeps the limit 0.790.")
    }

    @Test("a rule that asks for confidence is broken only by the whole interval")
    func confidence() {
        let rule = Fixtures.rule(below: 0.845, confidence: true)
        #expect(RuleAdmission(rule, reference: measured(0.84, 0.83, 0.85)).trial == .kept)
        #expect(RuleAdmission(rule, reference: measured(0.83, 0.82, 0.84)).trial == .broken)
    }

    @Test("a relative rule is never broken by its own reference")
    func relative() {
        var rule = Fixtures.rule(below: 0)
        rule.threshold = .relativeToReference(atLeast: 0.05, standardErrors: 3)
        #expect(RuleAdmission(rule, reference: measured(0.84)).trial == .kept)
    }

    @Test("without a baseline the rule is taken as it is, and says why it was not tried")
    func untried() {
        let without = RuleAdmission(Fixtures.rule(below: 0.9), reference: nil)
        #expect(without.trial == .untried && without.rule.role == .page)
        #expect(without.note == "precision-low could not be tried: no baseline is set.")
        let unlabelled = RuleAdmission(Fixtures.rule(below: 0.9), reference: .notEnoughData(have: 0, need: 1))
        #expect(
            unlabelled.note
                == "precision-low could not be tried: the baseline has no precision, not enough data, 0 rows of 1 "
                + "needed."
        )
    }
}

struct RuleTemplateTests {
    private static let schemas: [ModelSchema] = [
        Fixtures.schema(.binaryClassification, name: "lead-scoring"),
        Fixtures.schema(.binaryClassification, main: .precision, name: "churn-prediction"),
        Fixtures.schema(.multiclassClassification), Fixtures.schema(.regression, name: "property-valuation"),
        Fixtures.schema(.ranking, main: .hitRateAt5, name: "property-matching"),
        Fixtures.schema(.ranking, main: .satisfactionScore), Fixtures.schema(.regression, main: .meanError),
        Fixtures.schema(.regression, main: MetricID("profit per lead, in EUR")),
    ]

    @Test("the list of templates is the folder's, with unique ids")
    func folder() throws {
        let types = RuleTemplates.all.map { String(describing: type(of: $0)) }
        #expect(Set(types) == (try SourceFolder.typeNames("Alerting/Templates")))
        #expect(Set(RuleTemplates.all.map(\.id)).count == RuleTemplates.all.count)
        for template in RuleTemplates.all {
            #expect(RuleTemplates.template(template.id)?.title == template.title)
            #expect(template.summary.hasSuffix("."))
        }
    }

    @Test("every template gives valid rules with unique names", arguments: schemas)
    func valid(schema: ModelSchema) throws {
        let reference: [MetricID: MetricValue] = [
            .meanAbsoluteError: .measured(MetricMeasurement(value: 11_258, standardError: 263, count: 3581))
        ]
        for template in RuleTemplates.all {
            for known in [reference, [:]] {
                let rules = template.rules(for: schema, reference: known)
                for rule in rules {
                    try rule.validate()
                    #expect(rule.model == schema.model && rule.role == .page)
                }
                #expect(Set(rules.map(\.name)).count == rules.count)
            }
        }
    }

    @Test("the absolute targets are the product's four, inference time in both its forms")
    func absoluteTargets() {
        let template = AbsoluteTargets()
        let lead = template.rules(for: Self.schemas[0], reference: [:])
        #expect(lead.map(\.metric) == [.accuracy, .inferenceTimeP95, .inferenceTime])
        #expect(lead.map(\.threshold) == [.absolute(0.9), .absolute(200), .absolute(200)])
        #expect(lead.map(\.comparison) == [.below, .above, .above])
        #expect(lead.map(\.severity) == [.high, .medium, .medium])
        #expect(lead.map(\.escalateAfter) == [3, nil, nil])
        let churn = template.rules(for: Self.schemas[1], reference: [:])
        #expect(churn.map(\.metric) == [.precision] && churn.map(\.threshold) == [.absolute(0.9)])
        #expect(churn.map(\.severity) == [.high])
        let matching = template.rules(for: Self.schemas[4], reference: [:])
        #expect(matching.map(\.metric) == [.hitRateAt5] && matching.map(\.threshold) == [.absolute(0.8)])
        #expect(matching.map(\.severity) == [.medium])
        #expect(template.rules(for: Self.schemas[5], reference: [:]).map(\.metric) == [.satisfactionScore])
        #expect(template.rules(for: Self.schemas[3], reference: [:]).isEmpty)
    }

    @Test("the default rule is relative: a share by 0.05, an error by a tenth of its reference")
    func relative() {
        let template = WorseThanReference()
        let lead = template.rules(for: Self.schemas[0], reference: [:])
        #expect(lead.map(\.threshold) == [.relativeToReference(atLeast: 0.05, standardErrors: 3)])
        #expect(lead.map(\.comparison) == [.below])
        #expect(lead.map(\.minimumSamples) == [200] && lead.map(\.requiresConfidence) == [true])
        let reference: [MetricID: MetricValue] = [
            .meanAbsoluteError: .measured(MetricMeasurement(value: 11_258, standardError: 263, count: 3581))
        ]
        let valuation = template.rules(for: Self.schemas[3], reference: reference)
        #expect(valuation.map(\.comparison) == [.above])
        #expect(valuation.map(\.threshold) == [.relativeToReference(atLeast: 11_258 * 0.1, standardErrors: 3)])
        #expect(valuation.map(\.name) == ["mae-worse-than-reference"])
    }

    @Test("a metric that is best in the middle, or that nobody knows, gets no default rule")
    func withoutDirection() {
        #expect(WorseThanReference().rules(for: Self.schemas[6], reference: [:]).isEmpty)
        #expect(WorseThanReference().rules(for: Self.schemas[7], reference: [:]).isEmpty)
    }

    @Test("a stream that starts at 0.951 and falls fires the accuracy rule once and escalates after three windows")
    func stream() throws {
        let rules = AbsoluteTargets().rules(for: Self.schemas[0], reference: [:])
        let start: MetricValue = .measured(MetricMeasurement(value: 0.951, count: 1000))
        let rule = RuleAdmission(try #require(rules.first), reference: start).rule
        #expect(rule.role == .page)
        var state = AlertState()
        var events: [String] = []
        for day in 1...12 {
            var point = Fixtures.point(0.951 - 0.008 * Double(day - 1), window: Fixtures.day(day), metric: .accuracy)
            point.model = rule.model
            let judgement = RuleJudgement(point, rule: rule, limit: rule.resolvedLimit(reference: start))
            for action in state.observe(judgement, at: Fixtures.wall(0)) {
                if let message = action.message { events.append("\(day) \(message.event) \(message.alert.severity)") }
            }
        }
        // 0.951 - 0.008 (d - 1) is below 0.90 from day 8 on.
        #expect(events == ["8 fired high", "10 escalated critical"])
    }
}

import Vigil
import VigilDomain
import VigilStatistics

/// How long words about a test may be.
enum ExperimentText {
    static let longestReason = 2000
    static let longestName = 200

    static func check(_ text: String, field: String, _ longest: Int) throws(DomainError) {
        guard text.utf8.count <= longest else {
            throw DomainError(
                .invalidValue, field: field,
                detail: "\(text.utf8.count) bytes were given; at most \(longest) are allowed")
        }
    }

    static let by = JSONSchema.Property.optional("by", .string(longest: longestName), "who does it")
}

/// What starts a test.
struct WireExperimentStart: WireBody {
    var confirmed: Bool?
    var by: String?

    static let schema = JSONSchema.object([
        .optional("confirmed", .boolean, "start it in spite of what its power analysis warns of"), ExperimentText.by,
    ])
}

/// What ends exposing.
struct WireExperimentStop: WireBody {
    var reason: String
    var by: String?

    static let schema = JSONSchema.object([
        .required("reason", .string(longest: ExperimentText.longestReason)), ExperimentText.by,
    ])
}

/// What decides a test.
struct WireExperimentDecide: WireBody {
    var decision: WireExperimentDecision?
    var by: String?

    static let schema = JSONSchema.object([
        .optional(
            "decision", .nullable(WireExperimentDecision.request),
            "the advice of this moment, if it is final, when left out"),
        ExperimentText.by,
    ])
}

/// What puts a test away.
struct WireExperimentArchive: WireBody {
    var by: String?

    static let schema = JSONSchema.object([ExperimentText.by])
}

/// Another plan for a test.
struct WireExperimentChange: WireBody {
    var plan: WireExperimentPlan
    var reason: String

    static let schema = JSONSchema.object([
        .required("plan", .reference("ExperimentPlan")),
        .required("reason", .string(longest: ExperimentText.longestReason), "what it changes"),
    ])
}

/// A unit that asks for its model.
struct WireAssignmentRequest: WireBody {
    var unit: String
    /// Keys as the client wrote them: the decoder changes the keys of structs, never those of dictionaries.
    var attributes: [String: WireAttributeValue]?
    var record: Bool?

    static let schema = JSONSchema.object([
        .required("unit", WireSchemas.experimentUnit),
        .optional("attributes", .object([], others: WireTargeting.value), "what is known of it, for targeting"),
        .optional("record", .boolean, "whether the exposure is recorded, once for each unit; true when left out"),
    ])
}

/// Units that were shown an arm.
struct WireExposures: WireBody {
    struct Exposure: Decodable {
        var unit: String
        var arm: String
    }

    var exposures: [Exposure]
    var at: WireTime?

    static let schema = JSONSchema.object([
        .required(
            "exposures",
            .array(
                .object([.required("unit", WireSchemas.experimentUnit), .required("arm", .string(longest: 200))]),
                most: ModelABTestFramework.mostAtOnce)),
        .optional("at", WireSchemas.timeOrMilliseconds, "now when left out"),
    ])
}

/// What came of units.
struct WireExperimentResults: WireBody {
    struct Outcome: Decodable {
        var unit: String?
        var arm: String?
        var metric: String?
        var value: Double
        var denominator: Double?
        var covariate: Double?
        var at: WireTime?

        func domain(at index: Int) throws(DomainError) -> ABTestOutcome {
            guard (unit == nil) != (arm == nil) else {
                throw DomainError(
                    .invalidValue, field: "results[\(index)].\(unit == nil ? "unit" : "arm")",
                    detail: unit == nil
                        ? "neither unit nor arm was given; a result is of a unit, or of an arm where no unit is known"
                        : "unit and arm were given; a unit's arm is that of its exposure")
            }
            for (field, number) in [("value", value), ("denominator", denominator), ("covariate", covariate)] {
                guard let number, number.magnitude > WireExperimentResults.greatest else { continue }
                throw DomainError(
                    .invalidValue, field: "results[\(index)].\(field)",
                    detail: "\(number) was given; allowed are numbers up to \(WireExperimentResults.greatest)")
            }
            var outcome = ABTestOutcome(
                unit: unit ?? "", metric: metric.map { MetricID($0) }, value: value, denominator: denominator,
                covariate: covariate, at: at?.timestamp)
            if let arm { (outcome.unit, outcome.arm) = (nil, arm) }
            return outcome
        }
    }

    /// The fourth power of a number up to this is still a number.
    static let greatest = 1e50

    var results: [Outcome]

    private static let number = JSONSchema.number(minimum: -greatest, maximum: greatest)

    static let schema = JSONSchema.object([
        .required(
            "results",
            .array(
                .object([
                    .optional("unit", WireSchemas.experimentUnit),
                    .optional(
                        "arm", .string(longest: 200),
                        "where no unit is known; such results need the header Idempotency-Key"),
                    .optional("metric", .string(longest: 100), "the success metric when left out"),
                    .required("value", number, "0 or 1 of a proportion; the numerator of a ratio"),
                    .optional("denominator", .number(minimum: 0, maximum: greatest), "of a ratio"),
                    .optional("covariate", number, "the same value before the test"),
                    .optional("at", WireSchemas.timeOrMilliseconds, "now when left out"),
                ]), most: ModelABTestFramework.mostAtOnce))
    ])
}

/// How many rows a test took.
struct WireRecordedRows: WireReceipt {
    var recorded: Int
    var durableWithinMs: Int64? { nil }
    var usualJSON: [UInt8]? { nil }

    static let schema = JSONSchema.object([.required("recorded", .integer(minimum: 0))])
}

/// An arm's sums as somebody else has computed them.
struct WireArmSums: WireBody {
    var arm: String
    var metric: String?
    var source: String
    var count: Int?
    var sum: Double?
    var sumOfSquares: Double?
    var successes: Int?
    var trials: Int?

    /// The sums.
    ///
    /// - Throws: `DomainError` for both forms or neither, and for sums that no numbers have.
    func moments() throws(DomainError) -> ArmMoments {
        let isMean = count != nil || sum != nil || sumOfSquares != nil
        let isShare = successes != nil || trials != nil
        guard isMean != isShare else {
            throw DomainError(
                .invalidValue, field: isMean ? "successes" : "count",
                detail: "count, sum and sum_of_squares are needed, or successes and trials, and not both")
        }
        for (field, number) in [("count", count), ("successes", successes), ("trials", trials)] {
            guard let number, !(0...Self.mostUnits).contains(number) else { continue }
            throw DomainError(
                .invalidValue, field: field, detail: "\(number) was given; allowed are 0 to \(Self.mostUnits)")
        }
        for (field, number) in [("sum", sum), ("sum_of_squares", sumOfSquares)] {
            guard let number, number.magnitude > Self.greatest else { continue }
            throw DomainError(
                .invalidValue, field: field, detail: "\(number) was given; allowed are numbers up to \(Self.greatest)")
        }
        do throws(StatisticsError) {
            if isShare {
                return try ArmMoments(
                    successes: try Self.needed(successes, "successes"), trials: try Self.needed(trials, "trials"))
            }
            return try ArmMoments(
                count: try Self.needed(count, "count"), sum: try Self.needed(sum, "sum"),
                sumOfSquares: try Self.needed(sumOfSquares, "sum_of_squares"))
        } catch {
            throw DomainError(
                .invalidValue, field: isShare ? "successes" : "sum_of_squares", detail: error.detail)
        }
    }

    private static func needed<Value>(_ value: Value?, _ field: String) throws(StatisticsError) -> Value {
        guard let value else { throw StatisticsError(.invalidValue, "\(field) was not given") }
        return value
    }

    private static let mostUnits = 1_000_000_000_000
    private static let greatest = 1e100

    static let schema = JSONSchema.object([
        .required("arm", .string(longest: 200)),
        .optional("metric", .string(longest: 100), "the success metric when left out"),
        .required(
            "source", .string(longest: ModelABTestFramework.longestUnit),
            "who computed them, or of which day they are; sent again they replace those of the same source"),
        .optional("count", .integer(minimum: 0, maximum: mostUnits), "units; with sum and sum_of_squares"),
        .optional("sum", .number(minimum: -greatest, maximum: greatest)),
        .optional("sum_of_squares", .number(minimum: 0, maximum: greatest)),
        .optional("successes", .integer(minimum: 0, maximum: mostUnits), "with trials, in place of the three above"),
        .optional("trials", .integer(minimum: 0, maximum: mostUnits)),
    ])
}

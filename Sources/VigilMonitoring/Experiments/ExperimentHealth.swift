import VigilDomain
import VigilStatistics

/// What has to be in order before an experiment may be decided.
enum ExperimentHealth {
    /// The level of the check of the arms' shares.
    static let ratioLevel = 0.001
    /// The share of units in two arms from which on nothing is decided.
    static let mostExposedTwice = 0.01

    /// All checks.
    ///
    /// - Parameters:
    ///   - experiment: The experiment.
    ///   - measurements: What is known of the units.
    ///   - record: What is remembered of the arms' shares; it learns this look.
    /// - Returns: The checks, in a fixed order.
    /// - Throws: `StatisticsError` for counts below 0.
    static func checks(
        _ experiment: Experiment, _ measurements: ExperimentMeasurements, _ record: inout ExperimentRecord
    ) throws(StatisticsError) -> [ABTestHealthCheck] {
        let splits = Set(experiment.versions.map(\.plan.allocation.shares))
        return [
            try ratio(experiment.plan, measurements, isOneSplit: splits.count == 1, &record),
            exposedTwice(measurements), neverExposed(measurements), split(splits.count),
        ]
    }

    /// Raising coverage keeps the shares; another split does not, and units of two splits must not be pooled.
    private static func split(_ count: Int) -> ABTestHealthCheck {
        ABTestHealthCheck(
            "one_split", isHealthy: count == 1,
            finding: count == 1
                ? "the arms had one split from the start"
                : "the split was changed while it ran: what changed in time would look like an effect of the arm that got more "
                    + "units later; somebody has to judge the times apart, or a new test is needed")
    }

    private static func ratio(
        _ plan: ExperimentPlan, _ measurements: ExperimentMeasurements, isOneSplit: Bool,
        _ record: inout ExperimentRecord
    ) throws(StatisticsError) -> ABTestHealthCheck {
        let name = "sample_ratio"
        let exposed = measurements.exposed.reduce(0, +)
        guard exposed > 0 else { return ABTestHealthCheck(name, isHealthy: nil, finding: "no unit was exposed yet") }
        guard measurements.anonymous == 0 else {
            return ABTestHealthCheck(
                name, isHealthy: nil,
                finding: "values were recorded by model alone: clustering and balance by unit are not checked")
        }
        guard isOneSplit else {
            return ABTestHealthCheck(
                name, isHealthy: nil, finding: "the split was changed: the shares of all units together say nothing")
        }
        let sequence = try SampleRatioSequence(weights: plan.allocation.shares)
        var seen = record.ratio ?? SampleRatioRecord(sequence)
        try seen.observe(counts: measurements.exposed)
        record.ratio = seen
        let counts = measurements.exposed.map { NumberText.number(Double($0)) }.joined(separator: " to ")
        let planned = sequence.shares.map { NumberText.percent($0) }.joined(separator: " to ")
        let isHealthy = seen.pValue > ratioLevel
        return ABTestHealthCheck(
            name, isHealthy: isHealthy, pValue: seen.pValue,
            finding: isHealthy
                ? "\(counts) units at a planned \(planned): no sign of a mismatch, also over all looks"
                : "\(counts) units at a planned \(planned): units get lost or doubled on the way, and the arms cannot be "
                    + "compared; look for redirects, bots, and exposures that are recorded in one arm only")
    }

    private static func exposedTwice(_ measurements: ExperimentMeasurements) -> ABTestHealthCheck {
        let name = "exposed_twice"
        let all = measurements.exposed.reduce(0, +) + measurements.exposedTwice
        guard all > 0 else { return ABTestHealthCheck(name, isHealthy: nil, finding: "no unit was exposed yet") }
        let share = Double(measurements.exposedTwice) / Double(all)
        guard measurements.exposedTwice > 0 else {
            return ABTestHealthCheck(name, isHealthy: true, finding: "no unit was exposed to two arms")
        }
        return ABTestHealthCheck(
            name, isHealthy: share < mostExposedTwice,
            finding:
                "\(NumberText.number(Double(measurements.exposedTwice))) units (\(NumberText.percent(share))) were exposed "
                + "to more than one arm and are left out")
    }

    private static func neverExposed(_ measurements: ExperimentMeasurements) -> ABTestHealthCheck {
        ABTestHealthCheck(
            "never_exposed", isHealthy: true,
            finding: measurements.neverExposed == 0
                ? "every value is of a unit that was exposed"
                : "\(NumberText.number(Double(measurements.neverExposed))) units have values and were never exposed; they are "
                    + "left out")
    }
}

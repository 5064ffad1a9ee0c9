import VigilDomain
import VigilStatistics

/// An experiment's units, read once for each metric and summed as they come.
struct MeasurementReading {
    private let plan: ExperimentPlan
    /// The latest exposure whose values are complete.
    private let lastMature: Timestamp
    private var measurements: ExperimentMeasurements

    init(_ plan: ExperimentPlan, at now: Timestamp) {
        self.plan = plan
        lastMature = Timestamp(milliseconds: now.milliseconds).advanced(by: .seconds(-(plan.outcomeHorizon ?? 0)))
        let arms = plan.allocation.arms.count
        measurements = ExperimentMeasurements(
            exposed: Array(repeating: 0, count: arms), matured: Array(repeating: 0, count: arms), sums: [:])
    }

    /// The values of one arm, in columns.
    private struct Columns {
        var values: [Double] = []
        var denominators: [Double] = []
        var covariates: [Double] = []
        var hasCovariate = false

        mutating func add(_ value: Double, _ denominator: Double, _ covariate: Double?) {
            values.append(value)
            denominators.append(denominator)
            covariates.append(covariate ?? .nan)
            if covariate != nil { hasCovariate = true }
        }

        /// The sums; a unit without a value from before the test has the mean of the others, which adjusts nothing.
        func sums(_ metric: ExperimentMetric, covariateMean: Double) throws(StatisticsError) -> ArmMoments {
            try ArmMoments(
                values: values, denominators: metric.kind == .ratio ? denominators : nil,
                covariates: hasCovariate ? covariates.map { $0.isNaN ? covariateMean : $0 } : nil)
        }
    }

    /// Reads a metric; the success metric also tells the units' counts, which no other reading repeats.
    mutating func read(_ metric: ExperimentMetric, of id: Int64, _ connection: any SQLConnection) throws {
        let isFirst = metric.name == plan.successMetric.name
        var columns = [Columns](repeating: Columns(), count: measurements.exposed.count)
        try connection.query(
            """
            SELECT units.arm, units.exposed_at, units.in_two_arms, found.value, found.denominator, found.covariate
            FROM experiment_units AS units
            LEFT JOIN experiment_values AS found ON found.experiment_id = units.experiment_id
                AND found.unit = units.unit AND found.metric = ? AND found.arm IS NULL
            WHERE units.experiment_id = ?
            """, [.text(metric.name.rawValue), .integer(id)]
        ) { row in
            let arm = Int(clamping: try row.integer(0))
            guard columns.indices.contains(arm) else { return }
            guard try row.integer(2) == 0 else {
                if isFirst { measurements.exposedTwice += 1 }
                return
            }
            if isFirst { measurements.exposed[arm] += 1 }
            guard try row.moment(1) <= lastMature else { return }
            let value = try row.optionalNumber(3)
            guard value != nil || metric.missing == .zero else { return }
            if isFirst { measurements.matured[arm] += 1 }
            // A ratio's unit without a value has nothing to count in either sum.
            let blank = metric.kind == .ratio ? 0.0 : 1
            columns[arm].add(value ?? 0, try row.optionalNumber(4) ?? blank, try row.optionalNumber(5))
        }
        try connection.query(
            """
            SELECT arm, value, denominator, covariate FROM experiment_values
            WHERE experiment_id = ? AND metric = ? AND arm IS NOT NULL
            """, [.integer(id), .text(metric.name.rawValue)]
        ) { row in
            let arm = Int(clamping: try row.integer(0))
            guard columns.indices.contains(arm) else { return }
            if isFirst { countAnonymous(1, arm) }
            columns[arm].add(try row.number(1), try row.number(2), try row.optionalNumber(3))
        }
        let known = columns.flatMap { $0.covariates.filter { !$0.isNaN } }
        let mean = known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
        // An arm in which no unit has one is not adjusted either way.
        let hasCovariate = columns.allSatisfy { $0.hasCovariate || $0.values.isEmpty }
        var sums: [ArmMoments] = []
        for var arm in columns {
            arm.hasCovariate = arm.hasCovariate && hasCovariate
            do throws(StatisticsError) { sums.append(try arm.sums(metric, covariateMean: mean)) } catch {
                throw StoreError(.corrupt, "a value of \(metric.name) is no number. Restore a backup.")
            }
        }
        try connection.query(
            "SELECT arm, document FROM experiment_sums WHERE experiment_id = ? AND metric = ? ORDER BY arm, source",
            [.integer(id), .text(metric.name.rawValue)]
        ) { row in
            let arm = Int(clamping: try row.integer(0))
            guard sums.indices.contains(arm) else { return }
            let moments = try row.document(ArmMoments.self, 1)
            if isFirst { countAnonymous(moments.count, arm) }
            sums[arm].merge(moments)
        }
        measurements.sums[metric.name] = sums
    }

    private mutating func countAnonymous(_ count: Int, _ arm: Int) {
        measurements.exposed[arm] += count
        measurements.matured[arm] += count
        measurements.anonymous += count
    }

    /// What was read, with the units that have values and were never exposed.
    func finish(of id: Int64, _ connection: any SQLConnection) throws -> ExperimentMeasurements {
        var result = measurements
        let count = try connection.first(
            """
            SELECT COUNT(DISTINCT found.unit) FROM experiment_values AS found
            WHERE found.experiment_id = ? AND found.arm IS NULL AND NOT EXISTS (
                SELECT 1 FROM experiment_units AS units
                WHERE units.experiment_id = found.experiment_id AND units.unit = found.unit)
            """, [.integer(id)]
        ) { try $0.integer(0) }
        result.neverExposed = Int(clamping: count ?? 0)
        return result
    }
}

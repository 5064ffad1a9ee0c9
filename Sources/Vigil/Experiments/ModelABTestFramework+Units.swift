public import VigilDomain
import VigilMonitoring
public import VigilStatistics
import VigilStorage

/// The model that a unit gets in a test.
public struct ABTestAssignment: Hashable, Sendable {
    /// The arm, or why there is none.
    public var assignment: Assignment
    /// The model to answer with: the arm's, or the control's where the unit is not in the test.
    public var model: ExperimentPlan.ArmModel
}

/// A result of a unit.
public struct ABTestOutcome: Hashable, Sendable {
    /// The metric; `nil` for the success metric.
    public var metric: MetricID?
    /// The unit; `nil` where only the arm is known.
    public var unit: String?
    /// The arm where there is no unit.
    public var arm: String?
    /// The value, or a ratio's numerator.
    public var value: Double
    /// A ratio's denominator; `nil` for other metrics.
    public var denominator: Double?
    /// The same value before the test, which takes noise out of the comparison.
    public var covariate: Double?
    /// When it was recorded; `nil` for now.
    public var at: Timestamp?

    /// A result of a unit.
    ///
    /// - Parameters:
    ///   - unit: The unit.
    ///   - metric: The metric; `nil` for the success metric.
    ///   - value: The value, or a ratio's numerator.
    ///   - denominator: A ratio's denominator.
    ///   - covariate: The same value before the test.
    ///   - at: When it was recorded.
    public init(
        unit: String, metric: MetricID? = nil, value: Double, denominator: Double? = nil, covariate: Double? = nil,
        at: Timestamp? = nil
    ) {
        self.unit = unit
        self.metric = metric
        self.value = value
        self.denominator = denominator
        self.covariate = covariate
        self.at = at
    }

    /// A result of which only the arm is known.
    ///
    /// - Parameters:
    ///   - arm: The arm.
    ///   - metric: The metric; `nil` for the success metric.
    ///   - value: The value, or a ratio's numerator.
    ///   - denominator: A ratio's denominator.
    public init(arm: String, metric: MetricID? = nil, value: Double, denominator: Double? = nil) {
        self.arm = arm
        self.metric = metric
        self.value = value
        self.denominator = denominator
    }
}

extension ModelABTestFramework {
    /// The longest identifier of a unit, in bytes.
    public static let longestUnit = 512
    /// The most exposures or results of a call.
    public static let mostAtOnce = 100_000

    /// The model that a unit gets, from memory alone, in about a microsecond.
    ///
    /// A unit outside of the test, and every unit before it is started and after exposing ended, gets the control's model.
    ///
    /// - Parameters:
    ///   - test: A test that was loaded: created, started or looked at here, or loaded by ``refresh()``.
    ///   - user: The unit.
    ///   - attributes: What is known of it, for targeting.
    ///   - previous: What it was given before; only needed after a change of the split.
    /// - Returns: The arm and its model.
    /// - Throws: `MonitoringError` for a test that is not loaded.
    public func modelAssignment(
        test: ModelName, user: String, attributes: [String: AttributeValue] = [:], previous: PriorAssignment? = nil
    ) throws -> ABTestAssignment {
        guard let entry = assigners[test] else {
            throw MonitoringError(.unknownExperiment, field: "test", "there is no running test \"\(test)\" in memory")
        }
        return assign(entry, user, attributes, previous)
    }

    private func assign(
        _ entry: AssignerTable.Entry, _ user: String, _ attributes: [String: AttributeValue],
        _ previous: PriorAssignment?
    ) -> ABTestAssignment {
        var assignment = entry.assigner.assign(user, attributes: attributes, previous: previous)
        let isOpen = entry.status == .running && clock.now() < (entry.exposureEnd ?? Timestamp(milliseconds: .max))
        if !isOpen, assignment.reason != .override {
            assignment = Assignment(
                arm: nil, armIndex: nil, reason: .closed, version: assignment.version, propensity: nil,
                bucket: assignment.bucket)
        }
        return ABTestAssignment(assignment: assignment, model: entry.models[assignment.armIndex ?? 0])
    }

    /// The model that a unit gets, with its record where that can matter, and the exposure recorded where it is in the test.
    ///
    /// - Parameters:
    ///   - user: The unit.
    ///   - test: The test.
    ///   - attributes: What is known of it, for targeting.
    ///   - records: Whether the exposure is recorded, once for each unit.
    /// - Returns: The arm and its model.
    /// - Throws: `MonitoringError` for an unknown test.
    public func assign(
        _ user: String, in test: ModelName, attributes: [String: AttributeValue] = [:], records: Bool = true
    ) async throws -> ABTestAssignment {
        try Self.check(unit: user, field: "unit")
        let entry = try await loaded(test)
        var previous: PriorAssignment?
        if entry.needsRecord, let found = try await experiments.exposure(of: user, in: entry.id),
            entry.assigner.allocation.arms.indices.contains(found.arm)
        {
            previous = PriorAssignment(
                arm: entry.assigner.allocation.arms[found.arm].name, version: found.version,
                firstVersion: found.firstVersion)
        }
        let answer = assign(entry, user, attributes, previous)
        if records, answer.assignment.isInExperiment, let arm = answer.assignment.armIndex {
            let exposure = UnitExposure(
                unit: user, arm: arm, version: answer.assignment.version, firstVersion: previous?.firstVersion,
                at: clock.now())
            try await experiments.record([exposure], of: entry.id)
        }
        return answer
    }

    private func loaded(_ test: ModelName) async throws -> AssignerTable.Entry {
        if let entry = assigners[test] { return entry }
        return try assigners.set(try await stored(test))
    }

    /// Loads all tests that run, as other replicas have changed them.
    ///
    /// - Throws: When the store cannot be read.
    public func refresh() async throws {
        guard let experiments = store.experiments else { return }
        try assigners.setAll(try await experiments.experiments(ExperimentQuery(status: .running, limit: 10_000)))
    }

    /// Records that units were exposed, where the assignment was made elsewhere.
    ///
    /// - Parameters:
    ///   - units: The units with the names of their arms; a unit that has one keeps it, and is left out of the analysis when
    ///     it is exposed to another.
    ///   - test: The test.
    ///   - at: When; `nil` for now.
    /// - Throws: `MonitoringError` for an unknown test or arm, and one that does not run; nothing is recorded then.
    public func recordExposures(
        _ units: [(unit: String, arm: String)], in test: ModelName, at: Timestamp? = nil
    ) async throws {
        guard units.count <= Self.mostAtOnce else {
            throw MonitoringError(
                .tooLarge, field: "exposures", "\(units.count) were given; at most \(Self.mostAtOnce)")
        }
        let found = try await stored(test)
        let experiment = found.experiment
        guard experiment.status == .running, let started = experiment.startedAt else {
            throw MonitoringError(
                .conflict, field: "test",
                "\"\(test)\" is \(experiment.status.rawValue); units are exposed in a running test only")
        }
        let now = at ?? clock.now()
        guard now >= started, now <= experiment.exposureEnd ?? now else {
            throw MonitoringError(
                .invalidValue, field: "at", "\(now) is not between the start of the test and the end of its exposure")
        }
        var exposures: [UnitExposure] = []
        exposures.reserveCapacity(units.count)
        let version = experiment.plan.allocation.version
        for (index, unit) in units.enumerated() {
            try Self.check(unit: unit.unit, field: "exposures[\(index)].unit")
            exposures.append(
                UnitExposure(
                    unit: unit.unit, arm: try Self.arm(unit.arm, experiment.plan, "exposures[\(index)].arm"),
                    version: version, at: now))
        }
        try await experiments.record(exposures, of: found.id)
    }

    /// Records results of units; a second one of a unit and metric is a correction and replaces the first.
    ///
    /// - Parameters:
    ///   - outcomes: The results. Those without a unit are told apart by `key` and their place, so that a call that is
    ///     repeated with its key counts once.
    ///   - test: The test.
    ///   - key: What tells this call from others; only needed for results without a unit.
    /// - Throws: `MonitoringError` for an unknown test, metric or arm, a value that the metric does not take, a test that was
    ///   not started, and one that is decided; nothing is recorded then.
    public func recordResults(_ outcomes: [ABTestOutcome], in test: ModelName, key: String? = nil) async throws {
        let found = try await stored(test)
        try await experiments.record(try unitValues(outcomes, in: found.experiment, key: key), of: found.id)
    }

    /// The values that results are, checked.
    func unitValues(_ outcomes: [ABTestOutcome], in experiment: Experiment, key: String?) throws -> [UnitValue] {
        guard outcomes.count <= Self.mostAtOnce else {
            throw MonitoringError(
                .tooLarge, field: "results", "\(outcomes.count) were given; at most \(Self.mostAtOnce)")
        }
        try Self.checkTakesResults(experiment)
        let now = clock.now()
        var values: [UnitValue] = []
        values.reserveCapacity(outcomes.count)
        for (index, outcome) in outcomes.enumerated() {
            do {
                values.append(try Self.value(outcome, experiment.plan, key: key, place: index, now))
            } catch let error as MonitoringError {
                throw MonitoringError(error.code, field: "results[\(index)].\(error.field)", error.detail)
            }
        }
        return values
    }

    /// Records a result of a unit.
    ///
    /// - Parameters:
    ///   - value: The value, or a ratio's numerator.
    ///   - user: The unit.
    ///   - test: The test.
    ///   - metric: The metric; `nil` for the success metric.
    ///   - denominator: A ratio's denominator.
    /// - Throws: As ``recordResults(_:in:key:)``.
    public func recordResult(
        _ value: Double, of user: String, in test: ModelName, metric: MetricID? = nil, denominator: Double? = nil
    ) async throws {
        try await recordResults(
            [ABTestOutcome(unit: user, metric: metric, value: value, denominator: denominator)], in: test)
    }

    /// Records an arm's sums as somebody else has computed them; a second one of a source replaces the first.
    ///
    /// - Parameters:
    ///   - moments: The sums.
    ///   - arm: The arm's name.
    ///   - test: The test.
    ///   - metric: The metric; `nil` for the success metric.
    ///   - source: Who computed them, or of which day they are.
    /// - Throws: `MonitoringError` for an unknown test, metric or arm, and a test that takes no results.
    public func recordSums(
        _ moments: ArmMoments, arm: String, in test: ModelName, metric: MetricID? = nil, source: String
    ) async throws {
        let found = try await stored(test)
        try Self.checkTakesResults(found.experiment)
        try Self.check(unit: source, field: "source")
        let plan = found.experiment.plan
        let sums = ArmSums(
            metric: try Self.metric(metric, plan).name, arm: try Self.arm(arm, plan, "arm"), source: source,
            moments: moments)
        try await experiments.record(sums, of: found.id)
    }

    /// What a test shows now, and what follows from it.
    ///
    /// Looking often costs nothing: what a design has to remember of its looks is kept with the test.
    ///
    /// - Parameter name: The test.
    /// - Returns: The result.
    /// - Throws: `MonitoringError` for an unknown test.
    /// - Complexity: O(units · metrics).
    public func calculateTestSignificance(of name: ModelName) async throws -> ABTestResult {
        for _ in 0..<8 {
            var found = try await stored(name)
            let now = clock.now()
            let measurements =
                switch found.experiment.plan.source {
                case .recorded: try await experiments.measurements(of: found.id, found.experiment.plan, at: now)
                case .predictions: try await predictionMeasurements(of: found.experiment, at: now)
                }
            let analysis = try ExperimentAnalysis(found.experiment, measurements, found.record, at: now)
            // Two that look at the same time must both be remembered.
            guard analysis.record != found.record, found.experiment.startedAt != nil else { return analysis.result }
            found.record = analysis.record
            if try await experiments.replace(found, at: nil) { return analysis.result }
        }
        throw MonitoringError(.conflict, field: "test", "\"\(name)\" is being changed by others; try again")
    }

    // MARK: Checks

    private static func check(unit: String, field: String) throws {
        guard (1...longestUnit).contains(unit.utf8.count), unit.utf8.allSatisfy({ $0 != 0 }) else {
            throw MonitoringError(
                .invalidValue, field: field,
                "an identifier of \(unit.utf8.count) bytes was given; allowed are 1 to \(longestUnit), none of them 0")
        }
    }

    private static func checkTakesResults(_ experiment: Experiment) throws {
        guard experiment.status == .running || experiment.status == .stopped else {
            throw MonitoringError(
                .conflict, field: "test",
                "\"\(experiment.plan.name)\" is \(experiment.status.rawValue); results are taken while it runs or is stopped"
            )
        }
        guard experiment.plan.source == .recorded else {
            throw MonitoringError(
                .conflict, field: "test",
                "the results of \"\(experiment.plan.name)\" are its models' predictions and outcomes; none are recorded "
                    + "beside them")
        }
    }

    private static func arm(_ name: String, _ plan: ExperimentPlan, _ field: String) throws -> Int {
        guard let index = plan.allocation.index(ofArm: name) else {
            throw MonitoringError(
                .invalidValue, field: field,
                "\"\(name)\" is no arm; there are "
                    + plan.allocation.arms.map { "\"\($0.name)\"" }.joined(separator: ", "))
        }
        return index
    }

    private static func metric(_ name: MetricID?, _ plan: ExperimentPlan) throws -> ExperimentMetric {
        guard let name else { return plan.successMetric }
        guard let metric = plan.metric(name) else {
            throw MonitoringError(
                .invalidValue, field: "metric",
                "\"\(name)\" is no metric of the test; there are "
                    + plan.metrics.map { "\"\($0.name)\"" }.joined(separator: ", "))
        }
        return metric
    }

    private static func value(
        _ outcome: ABTestOutcome, _ plan: ExperimentPlan, key: String?, place: Int, _ now: Timestamp
    ) throws -> UnitValue {
        let metric = try metric(outcome.metric, plan)
        func fail(_ field: String, _ detail: String) -> MonitoringError {
            MonitoringError(.invalidValue, field: field, detail)
        }
        guard outcome.value.isFinite else { throw fail("value", "\(outcome.value) was given; it must be a number") }
        if metric.kind == .proportion, outcome.value != 0, outcome.value != 1 {
            throw fail(
                "value", "\(outcome.value) was given; \"\(metric.name)\" is a share of units, whose values are 0 or 1")
        }
        if metric.kind == .ratio {
            guard let denominator = outcome.denominator, denominator.isFinite, denominator >= 0 else {
                throw fail(
                    "denominator", "\"\(metric.name)\" is a ratio; each result has a denominator of at least 0")
            }
        } else if let denominator = outcome.denominator, denominator != 1 {
            throw fail("denominator", "\(denominator) was given; \"\(metric.name)\" is no ratio")
        }
        if let covariate = outcome.covariate, !covariate.isFinite {
            throw fail("covariate", "\(covariate) was given; it must be a number")
        }
        var unit = outcome.unit ?? ""
        var armIndex: Int?
        if outcome.unit != nil {
            try check(unit: unit, field: "unit")
        } else {
            guard let arm = outcome.arm else { throw fail("unit", "a unit or an arm has to be given") }
            guard let key else {
                throw fail("unit", "a result without a unit needs the call's key, so that a repeated call counts once")
            }
            armIndex = try Self.arm(arm, plan, "arm")
            unit = "\u{1}\(key)\u{1}\(place)"
        }
        return UnitValue(
            metric: metric.name, unit: unit, arm: armIndex, value: outcome.value,
            denominator: metric.kind == .ratio ? outcome.denominator ?? 0 : 1, covariate: outcome.covariate,
            at: outcome.at ?? now)
    }
}

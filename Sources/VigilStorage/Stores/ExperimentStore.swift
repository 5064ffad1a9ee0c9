package import VigilDomain
package import VigilStatistics

/// Keeps experiments, the units that were exposed in them, and what was recorded of those.
package protocol ExperimentStore: Sendable {
    /// Adds an experiment.
    ///
    /// - Parameters:
    ///   - experiment: The experiment.
    ///   - now: Wall time.
    /// - Returns: Whether it was added; not where its name is taken.
    /// - Throws: `StoreError` when the store cannot be written.
    func add(_ experiment: Experiment, at now: Timestamp) async throws -> Bool

    /// An experiment.
    ///
    /// - Parameter name: Its name.
    /// - Returns: What is stored; `nil` where there is none of that name.
    /// - Throws: `StoreError` when the store cannot be read.
    func experiment(_ name: ModelName) async throws -> StoredExperiment?

    /// Experiments, the one that was changed last first.
    ///
    /// - Parameter query: Which ones.
    /// - Returns: At most as many as the query allows.
    /// - Throws: `StoreError` when the store cannot be read.
    func experiments(_ query: ExperimentQuery) async throws -> [StoredExperiment]

    /// Puts an experiment in place of the one that was read, unless somebody else has changed it since.
    ///
    /// - Parameters:
    ///   - stored: What was read, with its new content.
    ///   - now: Wall time; `nil` where only what is remembered of looks has changed.
    /// - Returns: Whether it was done.
    /// - Throws: `StoreError` when the store cannot be written.
    func replace(_ stored: StoredExperiment, at now: Timestamp?) async throws -> Bool

    /// Records exposures; a unit that has one keeps it, and one of another arm is noted.
    ///
    /// - Parameters:
    ///   - exposures: The exposures.
    ///   - id: The experiment.
    /// - Throws: `StoreError` when the store cannot be written; then none is recorded.
    func record(_ exposures: [UnitExposure], of id: Int64) async throws

    /// What units were given before.
    ///
    /// - Parameters:
    ///   - unit: The unit.
    ///   - id: The experiment.
    /// - Returns: Its exposure; `nil` without one.
    /// - Throws: `StoreError` when the store cannot be read.
    func exposure(of unit: String, in id: Int64) async throws -> UnitExposure?

    /// Records values of units; a second one of a unit and metric is a correction and replaces the first.
    ///
    /// - Parameters:
    ///   - values: The values.
    ///   - id: The experiment.
    /// - Throws: `StoreError` when the store cannot be written; then none is recorded.
    func record(_ values: [UnitValue], of id: Int64) async throws

    /// What is known of the key of a request that records values.
    ///
    /// - Parameters:
    ///   - request: The request; its receipt is the number of values.
    ///   - name: The experiment.
    /// - Returns: `nil` for a key that is not known, or no longer.
    /// - Throws: `StoreError` when the store cannot be read.
    func outcome(of request: KeyedRequest<Int>, in name: ModelName) async throws -> RequestOutcome?

    /// Records values of units, and keeps the answer to their request in the same transaction.
    ///
    /// - Parameters:
    ///   - values: The values.
    ///   - id: The experiment.
    ///   - name: Its name.
    ///   - request: The request; its receipt is the number of values.
    /// - Returns: Whether they were recorded, or what was known of the key.
    /// - Throws: `StoreError` when the store cannot be written; what making the answer throws. None is recorded then.
    func record(
        _ values: [UnitValue], of id: Int64, in name: ModelName, request: KeyedRequest<Int>
    ) async throws -> RequestOutcome

    /// Records an arm's sums as somebody else has computed them; a second one of a source replaces the first.
    ///
    /// - Parameters:
    ///   - sums: The sums.
    ///   - id: The experiment.
    /// - Throws: `StoreError` when the store cannot be written.
    func record(_ sums: ArmSums, of id: Int64) async throws

    /// What is known of an experiment's units.
    ///
    /// - Parameters:
    ///   - id: The experiment.
    ///   - plan: Its plan.
    ///   - now: Wall time, by which units are mature.
    /// - Returns: Counts and sums.
    /// - Throws: `StoreError` when the store cannot be read.
    /// - Complexity: O(units · metrics).
    func measurements(
        of id: Int64, _ plan: ExperimentPlan, at now: Timestamp
    ) async throws -> ExperimentMeasurements
}

/// An experiment as it is stored.
package struct StoredExperiment: Hashable, Sendable {
    /// Its number.
    package var id: Int64
    /// Counts its changes.
    package var revision: Int64
    /// When it was changed last.
    package var changedAt: Timestamp
    /// The experiment.
    package var experiment: Experiment
    /// What is remembered of its looks.
    package var record: ExperimentRecord
}

/// Which experiments are asked for.
package struct ExperimentQuery: Hashable, Sendable {
    /// Where they stand; `nil` for all but archived ones.
    package var status: Experiment.Status?
    /// Whether archived ones are among them where no status is asked for.
    package var includesArchived: Bool
    /// A part of the name, in small letters; `nil` for every name.
    package var text: String?
    /// At most so many.
    package var limit: Int

    /// A query.
    ///
    /// - Parameters:
    ///   - status: Where they stand.
    ///   - includesArchived: Whether archived ones are among them.
    ///   - text: A part of the name.
    ///   - limit: At most so many.
    package init(
        status: Experiment.Status? = nil, includesArchived: Bool = false, text: String? = nil, limit: Int = 100
    ) {
        self.status = status
        self.includesArchived = includesArchived
        self.text = text
        self.limit = limit
    }
}

/// A unit that was given an arm.
package struct UnitExposure: Hashable, Sendable {
    /// The unit.
    package var unit: String
    /// The arm's index.
    package var arm: Int
    /// The allocation's version in force.
    package var version: Int
    /// The allocation's version under which the unit came in.
    package var firstVersion: Int
    /// When.
    package var at: Timestamp

    /// An exposure.
    package init(unit: String, arm: Int, version: Int, firstVersion: Int? = nil, at: Timestamp) {
        self.unit = unit
        self.arm = arm
        self.version = version
        self.firstVersion = firstVersion ?? version
        self.at = at
    }
}

/// What was recorded of a unit.
package struct UnitValue: Hashable, Sendable {
    /// The metric.
    package var metric: MetricID
    /// The unit, or what stands for it where only the model is known.
    package var unit: String
    /// The arm's index where only the model is known; `nil` for a unit, whose arm its exposure tells.
    package var arm: Int?
    /// The value, or a ratio's numerator.
    package var value: Double
    /// A ratio's denominator, otherwise 1.
    package var denominator: Double
    /// The value before the test; `nil` without one.
    package var covariate: Double?
    /// When it was recorded.
    package var at: Timestamp

    /// A value.
    package init(
        metric: MetricID, unit: String, arm: Int? = nil, value: Double, denominator: Double = 1,
        covariate: Double? = nil, at: Timestamp
    ) {
        self.metric = metric
        self.unit = unit
        self.arm = arm
        self.value = value
        self.denominator = denominator
        self.covariate = covariate
        self.at = at
    }
}

/// An arm's sums as somebody else has computed them.
package struct ArmSums: Hashable, Sendable {
    /// The metric.
    package var metric: MetricID
    /// The arm's index.
    package var arm: Int
    /// Who computed them, or of which day they are.
    package var source: String
    /// The sums.
    package var moments: ArmMoments

    /// Sums.
    package init(metric: MetricID, arm: Int, source: String, moments: ArmMoments) {
        self.metric = metric
        self.arm = arm
        self.source = source
        self.moments = moments
    }
}

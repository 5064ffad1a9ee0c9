import VigilDomain
import VigilMonitoring
import VigilStorage

/// What one window is compared with, and by which rule.
struct WindowComparison: Sendable {
    let reference: DriftReference
    /// The reference's labels, where they may be compared: those of a whole baseline.
    var label: ReferenceColumn?
    /// The reference's rows, where a detector or a search of segments needs them.
    let batch: PredictionBatch?
    let samples: DetectorSamples?
    let rule: DriftRule
    /// What is compared with what, in words.
    let words: String
}

/// Finds what a window is compared with, as its model's policy says.
struct ComparisonSource: Sendable {
    let predictions: any PredictionStore
    let baselines: BaselineCache
    /// The rule of models that have none of their own.
    let rule: DriftRule

    /// The comparison of one window.
    ///
    /// - Parameters:
    ///   - window: Its event time.
    ///   - schema: The model version.
    ///   - baseline: The prepared baseline, if there is one.
    ///   - intervalDays: The time from the window's start to that of the next, for the level; the schema's when `nil`.
    /// - Returns: `nil` where there is nothing to compare with.
    /// - Throws: When the store cannot be read.
    func comparison(
        of window: TimeRange, schema: ModelSchema, baseline: PreparedBaseline?, intervalDays: Double? = nil
    ) async throws -> WindowComparison? {
        let policy = schema.driftPolicy
        let rule = (policy.rule ?? rule).forWindow(everyDays: intervalDays ?? schema.window.days)
        switch policy.comparison {
        case .baseline:
            guard let baseline else { return nil }
            return WindowComparison(
                reference: baseline.reference, label: baseline.label, batch: baseline.batch, samples: baseline.samples,
                rule: rule,
                words: "the baseline, \(baseline.source)")
        case .sameHourOfWeek, .sameHourOfDay:
            guard let baseline else { return nil }
            let slots = WeekSlots(policy.comparison, window: schema.window)
            let wanted = slots.slots(of: window)
            let part = await baselines.part(of: baseline, slots: wanted) { batch in
                batch.timestamps.indices.filter {
                    wanted.contains(slots.slot(of: Timestamp(milliseconds: batch.timestamps[$0])))
                }
            }
            guard let part else { return nil }
            return WindowComparison(
                reference: part.reference, batch: part.batch, samples: part.samples, rule: rule,
                words: "the baseline's rows of \(slots.words(wanted))")
        case .trailing(let count):
            let start = (0..<count).reduce(window.start) { start, _ in
                schema.window.window(containing: start.advanced(by: .milliseconds(-1))).start
            }
            let before = TimeRange(start: start, end: window.start)
            // Fewer windows than those that it was compared with once would be another comparison.
            if let kept = try await predictions.keptFrom(schema), start < kept { return nil }
            let rows = try await predictions.labelledPredictions(of: schema, in: before, reading: .features).predictions
            guard rows.count > 0 else { return nil }
            let part = await ReferenceRows.prepared(rows, schema: schema)
            return WindowComparison(
                reference: part.reference, batch: part.batch, samples: part.samples, rule: rule,
                words: "the \(count) \(count == 1 ? "window" : "windows") before it, from \(start.civilDate)")
        }
    }
}

/// The hours of the week, or of the day, by which windows are compared with their like.
struct WeekSlots: Hashable, Sendable {
    private let hoursPerSlot: Int
    private let slotsPerCycle: Int

    /// Slots of a policy; of a whole week for windows of a day.
    init(_ comparison: DriftPolicy.Comparison, window: WindowLength) {
        hoursPerSlot = window == .day ? 24 : 1
        slotsPerCycle = comparison == .sameHourOfDay ? 24 : 168 / hoursPerSlot
    }

    /// The slot of a moment, 0 being Monday's first hour.
    func slot(of moment: Timestamp) -> Int {
        let hours = Int((moment.milliseconds - Self.monday).dividedDown(by: 3_600_000))
        let slot = Int(Int64(hours).dividedDown(by: Int64(hoursPerSlot))) % slotsPerCycle
        return slot < 0 ? slot + slotsPerCycle : slot
    }

    /// The slots that a stretch of time touches: one for a window of the schema's length, more for a longer one.
    func slots(of range: TimeRange) -> Set<Int> {
        let step = Int64(hoursPerSlot) * 3_600_000
        let last = range.end.milliseconds - 1
        var slots: Set<Int> = []
        var moment = range.start
        while moment.milliseconds <= last, slots.count < slotsPerCycle {
            slots.insert(slot(of: moment))
            moment = Timestamp(milliseconds: moment.milliseconds + step)
        }
        // A window that begins within a slot ends within one, too.
        if last >= range.start.milliseconds { slots.insert(slot(of: Timestamp(milliseconds: last))) }
        return slots
    }

    /// Slots in words.
    func words(_ slots: Set<Int>) -> String {
        if let slot = slots.first, slots.count == 1 { return words(slot) }
        let unit = hoursPerSlot == 24 ? "days" : "hours"
        let cycle = slotsPerCycle == 24 ? "day" : "week"
        return slots.count == slotsPerCycle
            ? "every \(unit.dropLast()) of the \(cycle)" : "the same \(slots.count) \(unit) of the \(cycle)"
    }

    /// A slot in words.
    private func words(_ slot: Int) -> String {
        let days = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"]
        if hoursPerSlot == 24 { return days[slot % 7] }
        let hour = slot % 24
        let clock = "\(hour < 10 ? "0" : "")\(hour):00"
        return slotsPerCycle == 24 ? "\(clock) to the next hour" : "\(days[slot / 24]) from \(clock)"
    }

    /// 1969-12-29, the Monday before the epoch.
    private static let monday: Int64 = -3 * 86_400_000
}

extension Int64 {
    /// The quotient rounded towards minus infinity.
    fileprivate func dividedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension DriftPolicy {
    /// Whether windows are compared with those before them, so that no baseline is needed.
    var comparesWithTrailing: Bool {
        if case .trailing = comparison { true } else { false }
    }

    /// Whether a window's check needs no more than counts that can be put together from those of shorter windows: its
    /// columns against a whole baseline, and nothing beside the default check.
    var needsCountsAlone: Bool { comparison == .baseline && detectors.isEmpty && segments.isEmpty }
}

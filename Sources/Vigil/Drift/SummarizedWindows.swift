import VigilDomain
import VigilMonitoring
import VigilStorage

/// Long windows that are put together from what was kept of the short ones in them, without reading a row.
struct SummarizedWindows: Sendable {
    let store: any FindingStore
    let schema: ModelSchema
    let reference: DriftReference
    private let countingKey: Int64

    /// What checks from counts need; `nil` where they need rows.
    init?(_ store: any FindingStore, schema: ModelSchema, baseline: PreparedBaseline?) {
        guard schema.driftPolicy.needsCountsAlone, let baseline, !baseline.reference.isClustered else { return nil }
        self.store = store
        self.schema = schema
        reference = baseline.reference
        countingKey = baseline.reference.countingKey
    }

    /// The counts of neighbouring windows.
    ///
    /// - Parameter windows: All that have predictions, in order of time.
    /// - Returns: `nil` where something is not known of a window, or so few rows are in it that they are compared one by one.
    /// - Throws: When the store cannot be read.
    func counts(of windows: [WindowProgress]) async throws -> WindowCounts? {
        let rows = windows.reduce(0) { $0 + $1.predictions }
        guard rows > Self.mostExactRows, let counts = try await allCounts(of: windows), counts.canStandForRows else {
            return nil
        }
        return counts
    }

    /// The same of any number of rows.
    func allCounts(of windows: [WindowProgress]) async throws -> WindowCounts? {
        guard let first = windows.first, let last = windows.last else { return nil }
        let rows = windows.reduce(0) { $0 + $1.predictions }
        // A day whose windows were put together has one summary, which may begin before its first window and end after its
        // last one. What is taken in too much shows in the number of rows.
        let day = WindowLength.day
        let range = TimeRange(
            start: min(first.window.start, day.window(containing: first.window.start).start),
            end: max(last.window.end, day.window(containing: last.window.end.advanced(by: .milliseconds(-1))).end))
        let summaries = try await store.windowSummaries(of: schema, in: range, countingKey: countingKey)
        guard summaries.reduce(0, { $0 + $1.predictions }) == rows else { return nil }
        return await Self.merged(summaries, against: reference)
    }

    /// In windows of no more rows repeated ones are looked for, which counts do not tell.
    static let mostExactRows = 200_000

    /// So many summaries and more are added by two tasks.
    private static let fewestToShare = 64

    /// What all of them counted; the later half is added beside the earlier one.
    private static func merged(_ summaries: [WindowSummary], against reference: DriftReference) async -> WindowCounts? {
        guard summaries.count >= fewestToShare else { return await sum(summaries[...], against: reference) }
        let middle = summaries.count / 2
        async let later = sum(summaries[middle...], against: reference)
        guard var counts = await sum(summaries[..<middle], against: reference), let more = await later else {
            return nil
        }
        counts.merge(more)
        return counts
    }

    @concurrent
    private static func sum(
        _ summaries: ArraySlice<WindowSummary>, against reference: DriftReference
    ) async -> WindowCounts? {
        var counts = WindowCounts(summarizing: reference)
        for summary in summaries {
            let before = counts.rows
            do {
                try counts.merge(encoded: summary.bytes)
            } catch {
                // Another version wrote it: the rows tell the same, only slower.
                return nil
            }
            guard counts.rows == before + summary.predictions else { return nil }
        }
        return counts
    }
}

/// Windows of a version by the longer ones that they lie in.
struct LongWindow: Hashable, Sendable {
    let range: TimeRange
    var windows: [WindowProgress]

    /// Whether a range leaves nothing of its windows out.
    func isWhole(in range: TimeRange?) -> Bool {
        guard let range, let first = windows.first, let last = windows.last else { return true }
        return range.start <= first.window.start && range.end >= last.window.end
    }

    /// Windows by the longer one that each lies in.
    ///
    /// - Parameters:
    ///   - windows: In order of time.
    ///   - length: Of windows in which they nest.
    /// - Returns: The longer windows, in order of time.
    static func grouped(_ windows: [WindowProgress], by length: WindowLength) -> [LongWindow] {
        var groups: [LongWindow] = []
        for window in windows {
            let range = length.window(containing: window.window.start)
            if groups.last?.range == range {
                groups[groups.count - 1].windows.append(window)
            } else {
                groups.append(LongWindow(range: range, windows: [window]))
            }
        }
        return groups
    }
}

import VigilDomain

/// What a write needs to know about a model version without reading its whole schema.
struct VersionEntry: Hashable, Sendable {
    /// Its number in the database.
    var id: Int64
    /// Its version text.
    var version: String
    /// How long its windows are.
    var window: WindowLength
    /// The kind of its labels.
    var labelKind: ColumnKind
    /// How far apart in event time two predictions of one id must be to count as two, in milliseconds.
    var idHorizon: Int64
    /// The event time before which its points are of days.
    var foldedUntil: Timestamp?
    /// The event time from which its predictions are kept, in milliseconds: those before it are gone, though some may still
    /// lie in a segment that reaches beyond it.
    var keptFrom: Int64 = .min
    /// How long its windows are at most, in milliseconds, but for days that were put together.
    var longestWindow: Int64 = WindowLength.quarter.longest
}

extension VersionEntry {
    /// The moment after which every window begins that ends after `start`.
    ///
    /// Without that bound the whole history would be read for its end.
    func earliestBeginning(reaching start: Int64) -> Int64 {
        var longest = longestWindow
        if let foldedUntil, start < foldedUntil.milliseconds { longest = max(longest, WindowLength.day.longest) }
        return start > .min + longest ? start - longest : .min
    }
}

extension WindowLength {
    /// The longest that a window of this length can be, in milliseconds.
    var longest: Int64 {
        switch self {
        case .minute: 60_000
        case .hour: 3_600_000
        case .sixHours: 21_600_000
        case .day: 86_400_000
        case .week: 7 * 86_400_000
        case .month: 31 * 86_400_000
        case .quarter: 92 * 86_400_000
        }
    }
}

extension [VersionEntry] {
    /// The event time before which no prediction of any version is kept, in milliseconds.
    var keptFrom: Int64 { map(\.keptFrom).min() ?? .min }
}

extension SQLConnection {
    /// The versions of a model by registration; none when it is not registered.
    func versions(of model: ModelName) throws -> [VersionEntry] {
        try all(
            """
            SELECT id, version, window_length, label_kind, id_horizon, folded_until, kept_from, longest_window
            FROM model_versions WHERE model = ? ORDER BY id
            """,
            [.text(model.rawValue)]
        ) { row in
            guard let window = WindowLength(rawValue: try row.text(2)), let kind = ColumnKind(rawValue: try row.text(3))
            else {
                throw StoreError(
                    .newerSchema, "\(model) has windows or labels that this Vigil does not know; use a newer one")
            }
            return VersionEntry(
                id: try row.integer(0), version: try row.text(1), window: window, labelKind: kind,
                idHorizon: try row.integer(4),
                foldedUntil: try row.optionalInteger(5).map { Timestamp(milliseconds: $0) },
                keptFrom: try row.optionalInteger(6) ?? .min, longestWindow: try row.integer(7))
        }
    }

    /// A version of a model.
    ///
    /// - Throws: `conflict` when it is not registered.
    func version(_ schema: ModelSchema) throws -> VersionEntry {
        guard let entry = try versions(of: schema.model).first(where: { $0.version == schema.version }) else {
            throw StoreError(.conflict, "version \(schema.version) of \(schema.model) is not registered")
        }
        return entry
    }
}

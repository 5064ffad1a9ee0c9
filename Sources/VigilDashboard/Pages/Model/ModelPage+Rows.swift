import VigilDomain
import VigilMonitoring
import VigilStorage

extension ModelPage {
    /// The most rows of several windows that are looked into together, each time that one of them changes.
    static let mostRowsTogether = 300_000

    /// Looks into the labelled rows of the chosen windows: of the one that every current number is about when none was
    /// chosen, or when the chosen one is not shown.
    static func readAnalysis(
        _ reading: inout ModelPageReading, _ reader: ModelReader, _ parameters: ModelPageParameters
    ) async throws {
        let computed = reading.model.points.filter { $0.origin == .computed }
        if parameters.rows == .shown, let first = computed.first, let last = computed.last {
            let range = TimeRange(start: first.window.start, end: last.window.end)
            return try await look(into: range, of: reading.model.schema, most: mostRowsTogether, &reading, reader)
        }
        var chosen = reading.model.judgedPoint
        if case .window(let start)? = parameters.rows {
            chosen = computed.last { $0.window.start == start } ?? chosen
        }
        guard let chosen, chosen.origin == .computed,
            let schema = reading.versions.last(where: { $0.schema.version == chosen.version })?.schema
        else { return }
        try await look(into: chosen.window, of: schema, most: mostRows, &reading, reader)
    }

    private static func look(
        into range: TimeRange, of schema: ModelSchema, most: Int, _ reading: inout ModelPageReading,
        _ reader: ModelReader
    ) async throws {
        var range = range
        if let kept = try await reader.store.predictions.keptFrom(schema), range.start < kept {
            guard kept < range.end else {
                reading.analysisRefusal = RowsText.noLongerKept(from: kept)
                return
            }
            range = TimeRange(start: kept, end: range.end)
        }
        let windows = try await reader.store.predictions.windows(of: schema, in: range)
            .filter { range.start <= $0.window.start && $0.window.end <= range.end }
        let rows = windows.reduce(0) { $0 + $1.predictions }
        let name = RowsText.name(of: range, schema)
        guard windows.contains(where: { $0.labelled > 0 }) else {
            if !windows.isEmpty { reading.analysisRefusal = "No label of \(name) is known yet." }
            return
        }
        guard rows <= most else {
            reading.analysisRefusal =
                "\(name.capitalizedFirst) has \(NumberText.count(rows, "row")); at most \(NumberText.count(most)) are looked "
                + "into at once."
            return
        }
        reading.analysis = try await reader.references.analysis(
            of: schema, windows: windows, in: range, predictions: reader.store.predictions)
    }
}

/// What a stretch of rows is called.
enum RowsText {
    /// Why rows cannot be looked into that are gone.
    static func noLongerKept(from kept: Timestamp) -> String {
        "The predictions of this window are no longer kept: those from \(kept.civilDate) on are."
    }

    /// A window by its name, a longer stretch by its days.
    static func name(of range: TimeRange, _ schema: ModelSchema) -> String {
        schema.window.window(containing: range.start) == range ? WindowText.label(of: range) : TimeText.range(range)
    }
}

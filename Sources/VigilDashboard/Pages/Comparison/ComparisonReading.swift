package import VigilDomain
package import VigilMonitoring

/// What was read to compare two versions.
package struct ComparisonReading: Hashable, Sendable {
    /// The model whose page it is.
    package var model: ModelName
    /// All its versions, oldest first.
    package var versions: [ModelSchema]
    /// Versions of other models of the same task.
    package var others: [ModelSchema]
    /// What decides.
    package var metric: MetricID
    /// One side; `nil` where there is none.
    package var first: ModelSchema?
    /// The other side.
    package var second: ModelSchema?
    /// The metric over the windows of one side, oldest first.
    package var firstPoints: [MetricPoint] = []
    /// The metric over the windows of the other side.
    package var secondPoints: [MetricPoint] = []
    /// Over which time they were compared.
    package var range: TimeRange?
    /// What came of it.
    package var outcome = Outcome.notCompared("")

    /// What came of it.
    package enum Outcome: Hashable, Sendable {
        /// The comparison.
        case compared(VersionComparison)
        /// Why there is none, as a whole sentence.
        case notCompared(String)
    }

    /// A model of which nothing was compared yet.
    package init(model: ModelName, versions: [ModelSchema], others: [ModelSchema], metric: MetricID) {
        self.model = model
        self.versions = versions
        self.others = others
        self.metric = metric
    }

    /// What a side is called: its version, with the model where that is another one.
    func name(_ schema: ModelSchema) -> String {
        let version = schema.version.shortened(to: 40)
        return schema.model == model ? "version \(version)" : "\(schema.model) \(version)"
    }

    // MARK: What cannot be compared

    /// Why two sides cannot be compared, whatever they served; `nil` where they can.
    static func reason(_ reading: ComparisonReading, _ parameters: ComparisonParameters) -> String? {
        guard let second = reading.second else {
            let wanted = parameters.second.map { "version \($0.version.shortened(to: 40)) of \($0.model)" }
            return "There is no \(wanted ?? "other version")."
        }
        guard let first = reading.first else {
            guard let wanted = parameters.first else {
                return "There is one version of \(reading.model), \(second.version.shortened(to: 40)), and nothing to "
                    + "compare it with."
            }
            return "There is no version \(wanted.shortened(to: 40)) of \(reading.model)."
        }
        guard first != second else { return "Both sides are \(reading.name(first))." }
        guard first.task == second.task else {
            return
                "Only models of one task can be compared: \(second.model) is for \(words(second.task)), \(first.model) "
                + "for \(words(first.task))."
        }
        return nil
    }

    private static func words(_ task: ModelTask) -> String {
        String(task.rawValue.map { $0 == "_" ? " " : $0 })
    }

    /// Why no stretch of time has both sides.
    static func reason(_ time: SharedTime, _ first: ModelSchema, _ second: ModelSchema) -> String {
        let isOneModel = first.model == second.model
        func name(_ schema: ModelSchema) -> String {
            let version = schema.version.shortened(to: 40)
            return isOneModel ? "version \(version)" : "\(schema.model) \(version)"
        }
        for (points, schema) in [(time.first, first), (time.second, second)] where points.isEmpty {
            let waiting =
                time.maturing > 0
                ? "; labels of \(NumberText.count(time.maturing, "window")) are still coming" : ""
            return "No window of \(name(schema)) has its labels yet\(waiting)."
        }
        guard let one = span(time.first), let two = span(time.second) else { return "Neither has data." }
        return "No settled window has both: \(name(first)) served from \(TimeText.range(one)), \(name(second)) from "
            + "\(TimeText.range(two)). What changed meanwhile would be in the difference."
    }

    private static func span(_ points: [MetricPoint]) -> TimeRange? {
        guard let first = points.first, let last = points.last else { return nil }
        return TimeRange(start: first.window.start, end: last.window.end)
    }
}

import VigilClient
import VigilDomain
import VigilFormats

/// A model's schema as a recorded file suggests it.
struct SchemaInference: Sendable {
    /// What the user said; everything else is inferred.
    struct Wishes: Sendable {
        var name: ModelName
        var version = "1"
        var task: ModelTask?
        var summary = ""
        var window = WindowLength.day
        /// How long labels are waited for; from the file's label times where it is not said.
        var labelHorizon: Duration?
        var decisionThreshold = 0.5
        var relevantFrom = 1.0
        var mainMetric: MetricID?
        /// Inputs even though they look like ids or times.
        var include: Set<String> = []
        /// No inputs.
        var exclude: Set<String> = []
    }

    let schema: ModelSchema
    let leftOut: [LeftOutList.Entry]

    /// Infers a schema.
    ///
    /// - Parameters:
    ///   - table: The file's rows.
    ///   - columns: What is known about its columns.
    ///   - wishes: What the user said.
    /// - Throws: `CommandFailure`, `RecordingError` and `DomainError`.
    init(_ table: Table, columns: ReplayColumns, wishes: Wishes) throws {
        for (option, names) in [("--include", wishes.include), ("--exclude", wishes.exclude)] {
            if let unknown = names.sorted().first(where: { !table.names.contains($0) }) {
                throw CommandFailure(
                    "\(option): there is no column \"\(unknown)\"; there are \(table.names.joined(separator: ", "))")
            }
        }
        let task = try wishes.task ?? Self.task(of: table, columns: columns)
        let roles = try columns.found(in: table.names, task: task, features: wishes.include)
        try Self.requireClasses(table, roles: roles, task: task)
        let classes = task == .multiclassClassification ? Self.classes(table, roles, columns, wishes) : nil
        var features: [FeatureSchema] = []
        var leftOut: [LeftOutList.Entry] = []
        for (name, column) in zip(table.names, table.columns) {
            if let reason = Self.reasonToLeaveOut(
                name, column, roles, task: task, columns: columns, wishes: wishes, classes: classes)
            {
                leftOut.append(LeftOutList.Entry(name: name, reason: reason))
            } else {
                features.append(FeatureSchema(name: name, kind: column.kind))
            }
        }
        var schema = ModelSchema(
            model: wishes.name, version: wishes.version, task: task, features: features, summary: wishes.summary,
            window: wishes.window, decisionThreshold: wishes.decisionThreshold, relevantFrom: wishes.relevantFrom,
            mainMetric: wishes.mainMetric,
            classes: classes)
        let horizon = wishes.labelHorizon ?? Self.labelHorizon(table, roles: roles) ?? schema.labelHorizon
        schema.labelHorizonSeconds = Double(horizon.wholeMilliseconds) / 1000
        try schema.validate()
        self.schema = schema
        self.leftOut = leftOut
    }

    private static func reasonToLeaveOut(
        _ name: String, _ column: Column, _ roles: [ReplayColumns.Role: String], task: ModelTask,
        columns: ReplayColumns, wishes: Wishes, classes: [String]?
    ) -> String? {
        if let role = ReplayColumns.Role.allCases.first(where: { roles[$0] == name }) { return role.title }
        if wishes.exclude.contains(name) { return "--exclude" }
        if wishes.include.contains(name) { return nil }
        if let classes, classes.contains(where: { columns.probabilityPrefix + $0 == name }) {
            return "the probability of a class; --include \(name) makes it an input"
        }
        if columns.filters.contains(where: { $0.column == name }) { return "--where" }
        if let recognised = ColumnRecognition.recognise(name: name, column: column) {
            return "\(recognised.kind == .identifier ? "an identifier" : "a time"): \(recognised.reason)"
        }
        // Beside a label that the user named, a column called `label` would tell the model its own answer.
        if let role = ReplayColumns.Role.allCases.first(where: { $0.applies(to: task) && $0.usualNames.contains(name) })
        {
            return "its name says \(role.title); --include \(name) makes it an input"
        }
        if ColumnSelection.partNames.contains(name.lowercased()) {
            return "it names the part of a recording; --include \(name) makes it an input"
        }
        return nil
    }

    /// The classes that columns of probabilities name; `nil` where they leave a class out that occurs, and so are inputs.
    private static func classes(
        _ table: Table, _ roles: [ReplayColumns.Role: String], _ columns: ReplayColumns, _ wishes: Wishes
    ) -> [String]? {
        guard let classes = columns.classes(in: table.names.filter { !wishes.include.contains($0) }) else { return nil }
        let known = Set(classes)
        let outputs = [roles[.prediction], roles[.label]].compactMap { $0.flatMap { table.column($0)?.names } }
        let isComplete = outputs.allSatisfy { names in
            zip(names.dictionary, names.counts().byCode).allSatisfy { $1 == 0 || known.contains($0) }
        }
        return isComplete ? classes : nil
    }

    /// The longest wait for a label in the file, in whole days; `nil` where it has no times that tell.
    private static func labelHorizon(_ table: Table, roles: [ReplayColumns.Role: String]) -> Duration? {
        // A label without a time of its own is known with its prediction.
        guard let labelTime = roles[.labelTimestamp] else { return .zero }
        guard let made = roles[.timestamp].flatMap({ table.column($0)?.names }),
            let known = table.column(labelTime)?.names
        else { return nil }
        let madeTimes = made.dictionary.map { Timestamp($0) }
        let knownTimes = known.dictionary.map { Timestamp($0) }
        var longest: Duration?
        for (from, to) in zip(made.codes, known.codes)
        where from != CategoricalColumn.missing && to != CategoricalColumn.missing {
            guard let start = madeTimes[Int(from)], let end = knownTimes[Int(to)] else { continue }
            longest = max(longest ?? .zero, end.since(start))
        }
        return longest.map { longest in
            let day: Int64 = 86_400_000
            return .days(Int(min((longest.wholeMilliseconds + day - 1) / day, 3650)))
        }
    }

    /// The task that the columns of predictions and labels suggest.
    private static func task(of table: Table, columns: ReplayColumns) throws -> ModelTask {
        let roles = try columns.found(in: table.names, task: .ranking)
        if roles[.group] != nil { return .ranking }
        let outputs = [roles[.prediction], roles[.label]].compactMap { $0 }.compactMap { table.column($0) }
        guard let output = outputs.first(where: { $0.kind == .categorical }) ?? outputs.first else {
            if roles[.score] != nil { return .binaryClassification }
            throw CommandFailure("the task cannot be told from the file; give it with --task")
        }
        switch output {
        case .categorical: return .multiclassClassification
        case .numeric(let numbers):
            return numbers.values.allSatisfy { $0.isNaN || $0 == 0 || $0 == 1 } ? .binaryClassification : .regression
        }
    }

    /// Binary classes are 0 and 1; anything else would be refused row by row later.
    private static func requireClasses(
        _ table: Table, roles: [ReplayColumns.Role: String], task: ModelTask
    ) throws {
        for role in [ReplayColumns.Role.prediction, .label] {
            guard task != .multiclassClassification, let name = roles[role], let column = table.column(name) else {
                continue
            }
            switch column {
            case .categorical(let names):
                let shown = names.dictionary.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
                throw CommandFailure(
                    "\(name): the column holds names (\(shown)); \(task.words) needs numbers"
                        + (task == .binaryClassification ? ", 0 and 1" : ""))
            case .numeric(let numbers):
                guard task == .binaryClassification,
                    let wrong = numbers.values.first(where: { !$0.isNaN && $0 != 0 && $0 != 1 })
                else { continue }
                throw CommandFailure("\(name): the column holds \(wrong); binary classification needs 0 and 1")
            }
        }
    }
}

extension ReplayColumns.Role {
    /// What a column of this role is, where it is listed.
    var title: String {
        switch self {
        case .id: "the predictions' ids"
        case .timestamp: "the predictions' times"
        case .score: "the score"
        case .prediction: "the prediction"
        case .label: "the label"
        case .labelTimestamp: "the times that labels became known"
        case .group: "the query"
        case .rank: "the place in the list"
        case .inferenceTime: "the inference time"
        }
    }
}

extension ModelTask {
    /// The task in the middle of a sentence.
    var words: String { rawValue.replacing("_", with: " ") }
}

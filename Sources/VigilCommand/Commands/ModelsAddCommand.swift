import ArgumentParser
import VigilClient
import VigilDomain
import VigilFormats
import VigilMonitoring

/// `vigil models add`.
struct ModelsAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Registers a model, with a schema inferred from a recorded file.",
        discussion: """
            Every column that is not an id, a time, a prediction or a label becomes an input, with numbers or \
            categories:
              vigil models add --from leads.csv --name leads --window quarter

            To see the schema first, or to keep it for POST /api/v1/models:
              vigil models add --from leads.csv --name leads --dry-run > leads.json

            The same command again changes what may be changed; another set of inputs needs another --model-version.
            """)

    @Option(help: ArgumentHelp("A recorded file, CSV or NDJSON, or - for standard input.", valueName: "file"))
    var from: String

    @Option(help: "The model's name.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "binary_classification, multiclass_classification, regression or ranking. (default: what the file suggests)",
            valueName: "task"))
    var task: ModelTask?

    @Option(help: ArgumentHelp("The model's version.", valueName: "version"))
    var modelVersion = "1"

    @Option(help: "A line for people.")
    var summary = ""

    @Option(help: "How long its monitoring windows are: hour, day, week, month or quarter.")
    var window: WindowLength = .day

    @Option(
        help: ArgumentHelp(
            "How long labels are waited for: 60d, 12h, 30m, 45s or 0. (default: the longest wait in the file)",
            valueName: "length"))
    var labelHorizon: LengthArgument?

    @Option(help: ArgumentHelp("Binary: a score from here on is class 1.", valueName: "score"))
    var threshold = 0.5

    @Option(help: ArgumentHelp("Ranking: the least label that counts as relevant.", valueName: "label"))
    var relevantFrom = 1.0

    @Option(help: ArgumentHelp("The metric shown first. (default: the task's usual one)", valueName: "metric"))
    var mainMetric: String?

    @Option(
        help: ArgumentHelp(
            "For how many days of event time predictions are kept. (default: as the server is set)", valueName: "days"))
    var retentionDays: Double?

    @Option(
        help: ArgumentHelp(
            "How much predictions may take, oldest first, such as 2GiB. (default: as the server is set)",
            valueName: "size"))
    var retentionSize: SizeArgument?

    @Option(parsing: .singleValue, help: ArgumentHelp("This column holds numbers.", valueName: "column"))
    var numeric: [String] = []

    @Option(parsing: .singleValue, help: ArgumentHelp("This column holds categories.", valueName: "column"))
    var categorical: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Makes an input of a column that would be left out.", valueName: "column"))
    var include: [String] = []

    @Option(parsing: .singleValue, help: ArgumentHelp("Makes no input of this column.", valueName: "column"))
    var exclude: [String] = []

    @Flag(help: "Prints the schema as JSON and registers nothing.")
    var dryRun = false

    @OptionGroup(title: "Columns and rows") var recording: RecordingOptions
    @OptionGroup(title: "Server") var connection: ServerOptions

    func run() async throws {
        let columns = try recording.columns()
        var options = recording.file.tableOptions
        for column in numeric { options.types.kinds[column] = .numeric }
        for column in categorical { options.types.kinds[column] = .categorical }
        let table = try Table.read(path: from, options: options)
        let inference = try RecordedFile.naming(from == "-" ? "standard input" : from) {
            try SchemaInference(table, columns: columns, wishes: try wishes())
        }
        var schema = inference.schema
        if retentionDays != nil || retentionSize != nil {
            schema.retention = RetentionPolicy(days: retentionDays, bytes: retentionSize?.bytes)
            try schema.validate()
        }
        let document = ModelDocument(schema)
        let noInputs = LeftOutList(title: "no input", entries: inference.leftOut)
        let terminal = Terminal.current
        if dryRun {
            try Console.print(try document.text())
            Console.warn(noInputs.text(for: terminal))
            return
        }
        let (isNew, address) = try await connection.withClient { (try await $0.register(document), $0.address) }
        try Console.print(
            [
                Self.sentence(inference.schema, isNew: isNew), noInputs.text(for: terminal),
                next(inference.schema, parts: RecordingParts(of: table), address: address),
            ].joined(separator: "\n\n"))
    }

    private func wishes() throws -> SchemaInference.Wishes {
        var wishes = SchemaInference.Wishes(name: try ModelName(name, field: "name"))
        wishes.version = modelVersion
        wishes.task = task
        wishes.summary = summary
        wishes.window = window
        wishes.labelHorizon = labelHorizon?.duration
        wishes.decisionThreshold = threshold
        wishes.relevantFrom = relevantFrom
        wishes.include = Set(include)
        wishes.exclude = Set(exclude)
        if let mainMetric {
            let known = MetricCatalog.metrics.map(\.descriptor.id)
            guard known.contains(MetricID(mainMetric)) else {
                throw CommandFailure(
                    "--main-metric: \"\(mainMetric)\" is not a metric; there are "
                        + known.map(\.rawValue).joined(separator: ", "))
            }
            wishes.mainMetric = MetricID(mainMetric)
        }
        return wishes
    }

    static func sentence(_ schema: ModelSchema, isNew: Bool) -> String {
        let numbers = schema.features.count { $0.kind == .numeric }
        let names = schema.features.count - numbers
        return "\(schema.model) version \(schema.version) is \(isNew ? "registered" : "there, with this schema"): "
            + "\(schema.task.words), \(NumberText.count(schema.features.count, "input")) (\(NumberText.count(numbers)) "
            + "numeric, \(NumberText.count(names)) categorical), windows of a \(WindowText.unit(of: schema.window)), labels "
            + (schema.labelsArriveAtOnce
                ? "at once." : "within \(ModelsListCommand.labelWait(schema.labelHorizonSeconds)).")
    }

    private func next(_ schema: ModelSchema, parts: RecordingParts?, address: ServerAddress) -> String {
        let file = ShellText.quoted(from)
        let reading = recording.words.map { " " + ShellText.quoted($0) }.joined()
        let reference = (parts?.referenceFilter).map { " --where \(ShellText.quoted($0))" } ?? ""
        let production = (parts?.productionFilter).map { " --where \(ShellText.quoted($0))" } ?? ""
        return """
            Next, what is normal, and then the recording:
              vigil models baseline \(schema.model) --from \(file)\(reading)\(reference)
              vigil replay \(file) --model \(schema.model)\(reading)\(production)
            See \(address)/models/\(schema.model)
            """
    }
}

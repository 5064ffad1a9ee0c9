import VigilDomain
import VigilMonitoring

/// The exact commands and requests that fill what is empty.
enum HowTo {
    /// A part of a model's page that explains how something is sent; its name is the anchor.
    enum Part: String, CaseIterable {
        case predictions, outcomes, latency, baseline, check, rule

        var id: String { "send-\(rawValue)" }

        /// A few words that lead there.
        var invitation: String {
            switch self {
            case .predictions, .outcomes: "how to send them"
            case .latency: "how to send it"
            case .baseline: "how to set one"
            case .check: "how to check"
            case .rule: "how to add one"
            }
        }

        var title: String {
            switch self {
            case .predictions: "Send predictions"
            case .outcomes: "Send outcomes, the labels that come later"
            case .latency: "Report how long predictions take"
            case .baseline: "Set the baseline that drift is measured against"
            case .check: "Check for drift now, or over a past range"
            case .rule: "Add alert rules"
            }
        }
    }

    /// A command with what it does.
    static func command(_ title: String, _ text: String) -> HTML {
        """
        <p>\(title):</p><div class="command"><pre tabindex="0"><code>\(text)</code></pre>\
        <button type="button" data-copy hidden>Copy</button></div>
        """
    }

    /// The most features in an example of a prediction: what is left out counts as missing.
    private static let mostFeatures = 12

    /// The section of a model's page that holds them all.
    ///
    /// - Parameters:
    ///   - schema: The model.
    ///   - since: Where its data begin, as far as they are shown; `nil` without data.
    ///   - isOpen: Whether it is unfolded.
    ///   - context: Where and when it is shown.
    /// - Returns: The section.
    static func section(_ schema: ModelSchema, since: Timestamp?, isOpen: Bool, in context: PageContext) -> HTML {
        let parts = Part.allCases.map { part -> HTML in
            """
            <div id="\(part.id)" class="howto"><h3>\(part.title)</h3>\(commands(part, schema, since, context))</div>
            """
        }
        return """
            <section class="panel"><details id="send"\(" open", if: isOpen)><summary><h2>Send data and check</h2>\
            </summary>\(parts)</details></section>
            """
    }

    private static func commands(
        _ part: Part, _ schema: ModelSchema, _ since: Timestamp?, _ context: PageContext
    ) -> [HTML] {
        let model = schema.model.rawValue
        switch part {
        case .predictions:
            return [command(predictionTitle(schema), predictions(schema, context, latency: false))]
        case .outcomes:
            return [command("The label of a prediction that was sent before", outcomes(schema, context))]
        case .latency:
            return [command("A prediction with its time in milliseconds", predictions(schema, context, latency: true))]
        case .baseline:
            return [
                command(
                    "From a recorded file, rows that the model was validated on or a period that went well",
                    "vigil models baseline \(model) --from reference.csv\(server(context))"),
                command(
                    "Or the same as JSON, a row a line, with a label in each where it is known",
                    post(context, "PUT", "/api/v1/models/\(model)/baseline", dataFile: "reference.ndjson")),
            ]
        case .check:
            let day = (since ?? context.now.advanced(by: .days(-30))).civilDate
            return [
                command("The newest window", "vigil check \(model)\(server(context))"),
                command("Every window since a day", "vigil check \(model) --since \(day)\(server(context))"),
            ]
        case .rule:
            return [
                command(
                    "The rules that a new model usually gets",
                    post(
                        context, "POST", "/api/v1/models/\(model)/rule-templates",
                        json: "{\"template\": \"\(RuleTemplates.standard.id)\"}"))
            ]
        }
    }

    /// Registers a model from a file.
    static func addModel(_ context: PageContext) -> String {
        "vigil models add --from predictions.csv --name my-model\(server(context))"
    }

    /// Registers a model from a written schema.
    static func registerModel(_ context: PageContext) -> String {
        post(
            context, "POST", "/api/v1/models",
            json: """
                {"model": "my-model", "version": "1", "task": "binary_classification", "window": "day",
                  "features": [{"name": "amount", "kind": "numeric"}, {"name": "channel", "kind": "categorical"}]}
                """)
    }

    private static func predictions(_ schema: ModelSchema, _ context: PageContext, latency: Bool) -> String {
        // Names of any length are allowed; an example stays short and exact.
        let features = exampleFeatures(schema).map { feature in
            "\(JSONText.string(feature.name)): \(feature.kind == .numeric ? "1.5" : "\"a\"")"
        }
        let output =
            switch schema.task {
            case .binaryClassification: "\"score\": 0.73"
            case .multiclassClassification: multiclassOutput(schema)
            case .regression: "\"prediction\": 1250"
            case .ranking: "\"group\": \"query-7\", \"score\": 0.73, \"rank\": 1"
            }
        let time = latency ? ", \"inference_time_ms\": 12.5" : ""
        let json = """
            {"id": "a-1", "timestamp": "\(context.now.wholeSeconds)", \(output)\(time),
              "features": {\(features.joined(separator: ", "))}}
            """
        return post(context, "POST", "/api/v1/models/\(schema.model.rawValue)/predictions", json: json)
    }

    /// A class with its score, or the probabilities of the first two classes, which sum to 1.
    private static func multiclassOutput(_ schema: ModelSchema) -> String {
        guard let classes = schema.classes, classes.count > 1 else {
            return "\"prediction\": \"a\", \"score\": 0.73"
        }
        return "\"probabilities\": {\(JSONText.string(classes[0])): 0.75, \(JSONText.string(classes[1])): 0.25}"
    }

    private static func exampleFeatures(_ schema: ModelSchema) -> [FeatureSchema] {
        Array(schema.features.filter { $0.name.utf8.count <= 40 }.prefix(mostFeatures))
    }

    private static func predictionTitle(_ schema: ModelSchema) -> String {
        let all = schema.features.count
        let shown = exampleFeatures(schema).count
        guard shown < all else { return "One prediction, or an array of them" }
        return "One prediction, or an array of them; here with \(NumberText.count(shown)) of "
            + "\(NumberText.count(all, "feature")), since what is left out counts as missing"
    }

    private static func outcomes(_ schema: ModelSchema, _ context: PageContext) -> String {
        let label =
            switch schema.task {
            case .binaryClassification, .ranking: "1"
            case .multiclassClassification: JSONText.string(schema.classes?.first ?? "a")
            case .regression: "1310"
            }
        return post(
            context, "POST", "/api/v1/models/\(schema.model.rawValue)/outcomes",
            json: "{\"id\": \"a-1\", \"label\": \(label), \"timestamp\": \"\(context.now.wholeSeconds)\"}")
    }

    /// The option that names this server; its key is in the environment, as for the requests.
    private static func server(_ context: PageContext) -> String { " --server \(context.serverAddress)" }

    private static func post(
        _ context: PageContext, _ method: String, _ path: String, json: String? = nil, dataFile: String? = nil
    ) -> String {
        var text = "curl"
        if method != "POST" { text += " -X \(method)" }
        text += " \(context.serverAddress)\(path)"
        if context.needsKey { text += " \\\n  -H \"Authorization: Bearer $VIGIL_API_KEY\"" }
        if let json {
            // A quote inside a shell's single quotes has to leave them.
            let quoted = json.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            text += " \\\n  -H 'Content-Type: application/json' \\\n  -d '\(quoted)'"
        }
        if let dataFile {
            text += " \\\n  -H 'Content-Type: application/x-ndjson' \\\n  --data-binary @\(dataFile)"
        }
        return text
    }
}

extension Timestamp {
    /// The moment without its milliseconds, as an example to copy.
    fileprivate var wholeSeconds: String {
        Timestamp(milliseconds: milliseconds / 1000 * 1000).description
    }
}

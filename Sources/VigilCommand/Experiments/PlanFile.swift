import Foundation
import VigilClient

/// Reads the plan of an A/B test from a JSON file, and says what is wrong with one that is none.
enum PlanFile {
    /// The keys that the parts of a plan have; a part that is not here may have any.
    private static let keys: [(path: [String], known: [String])] = [
        (
            [],
            [
                "name", "summary", "arms", "salt", "unit", "coverage", "hash", "targeting", "layer", "holdouts",
                "overrides", "success_metric", "guardrails",
                "design", "significance", "power", "minimum_sample_size", "maximum_duration_seconds",
                "outcome_horizon_seconds", "units_per_day", "source",
            ]
        ),
        (["arms"], ["name", "model", "version", "weight"]),
        (["success_metric"], metricKeys), (["guardrails"], metricKeys),
        (["design"], ["kind", "tuning_sample_size", "looks"]),
    ]
    private static let metricKeys = [
        "name", "kind", "direction", "missing", "expected_control", "unit_variance", "minimum_effect", "margin",
    ]

    /// The plan in a file.
    ///
    /// - Parameter path: The path, or `-` for standard input.
    /// - Returns: The plan; its numbers are not checked.
    /// - Throws: `CommandFailure` that names the file and the place.
    static func read(_ path: String) throws -> ExperimentPlanDocument {
        let name = path == "-" ? "standard input" : path
        let data: Data
        do {
            data =
                path == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw CommandFailure(
                FileManager.default.fileExists(atPath: path)
                    ? "\(name): it cannot be read" : "\(name): there is no such file")
        }
        return try parse(data, name: name)
    }

    /// The plan in a text.
    ///
    /// - Parameters:
    ///   - data: JSON.
    ///   - name: What messages call it.
    /// - Returns: The plan; its numbers are not checked.
    /// - Throws: `CommandFailure` that names the place.
    static func parse(_ data: Data, name: String) throws -> ExperimentPlanDocument {
        guard let json = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {  // said below
            throw CommandFailure(
                "\(name): it is no JSON object; a plan is one, as vigil experiments create --dry-run prints it")
        }
        // A key that nobody reads is mostly a slip of the pen, and its default would be taken in silence.
        for part in keys {
            for (place, object) in objects(json, at: part.path) {
                guard let unknown = object.keys.filter({ !part.known.contains($0) }).min() else { continue }
                throw CommandFailure(
                    "\(name): \(place)\"\(unknown)\" is no part of a plan; there are \(part.known.joined(separator: ", "))"
                )
            }
        }
        do {
            return try ExperimentPlanDocument.read(data)
        } catch let error as DecodingError {
            throw CommandFailure("\(name): \(sentence(error))")
        }
    }

    /// The objects at a place, each with where it stands.
    private static func objects(_ json: [String: Any], at path: [String]) -> [(String, [String: Any])] {
        guard let key = path.first else { return [("", json)] }
        if let object = json[key] as? [String: Any] { return [("\(key): ", object)] }
        let list = json[key] as? [Any] ?? []
        return list.enumerated().compactMap { index, element in
            (element as? [String: Any]).map { ("\(key)[\(index)]: ", $0) }
        }
    }

    private static func sentence(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            return "\(place(context.codingPath + [key])) is missing"
        case .valueNotFound(let type, let context), .typeMismatch(let type, let context):
            return "\(place(context.codingPath)): \(word(type)) is needed"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty
                ? context.debugDescription : "\(place(context.codingPath)): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }

    private static func word(_ type: Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Int.Type: "a whole number"
        case is Double.Type: "a number"
        default: "another value"
        }
    }

    /// A place as `arms[0].weight`, in the file's own words.
    private static func place(_ path: [any CodingKey]) -> String {
        path.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + snakeCase(key.stringValue)
            }
        }
    }

    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}

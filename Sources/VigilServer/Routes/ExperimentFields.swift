import Vigil
import VigilDomain

/// Which field of a request a fault of the domain or the service is about.
enum ExperimentFields {
    /// Runs `body`; its faults name the fields that the client has sent.
    ///
    /// - Parameters:
    ///   - part: Where the plan stands in the request; empty where the request is one.
    ///   - body: What is done.
    /// - Returns: What it returns.
    /// - Throws: What it throws, with the field's name.
    static func named<Value>(plan part: String = "", _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch var error as DomainError {
            error.field = name(of: error.field, part)
            throw error
        } catch var error as MonitoringError {
            error.field = name(of: error.field, part)
            throw error
        }
    }

    /// The name of a field on the wire.
    ///
    /// - Parameters:
    ///   - field: As the domain or the service names it.
    ///   - part: Where the plan stands in the request.
    /// - Returns: As the client has sent it.
    static func name(of field: String, _ part: String) -> String {
        switch field {
        case "test": return "name"
        case "winner": return "decision.winner"
        case "", "confirmed", "decision", "status", "plan", "reason", "at": return field
        default: break
        }
        var name = Substring(field)
        if name.hasPrefix("allocation.") { name = name.dropFirst("allocation.".count) }
        if name == "maximum_duration" || name == "outcome_horizon" { name += "_seconds" }
        if name == "models" || name.hasPrefix("models[") { name = "arms" + name.dropFirst("models".count) }
        if name.hasPrefix("targeting.") {
            // On the wire what is combined stands below a name of its own.
            name = Substring(
                name.replacing(".all[", with: ".all.conditions[").replacing(".any[", with: ".any.conditions[")
                    .replacing(".not.", with: ".not.condition."))
        }
        return part.isEmpty ? String(name) : "\(part).\(name)"
    }
}

import VigilStorage

/// What registering a model version did.
public enum ModelRegistration: String, Sendable, CaseIterable {
    case created, updated, unchanged

    init(_ outcome: RegistrationOutcome) {
        switch outcome {
        case .created: self = .created
        case .updated: self = .updated
        case .unchanged: self = .unchanged
        }
    }
}

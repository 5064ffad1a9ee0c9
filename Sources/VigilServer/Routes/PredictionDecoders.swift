import Synchronization
import VigilDomain
import VigilFormats

/// The decoder of each model version, made once: the readers inside are used again and again.
final class PredictionDecoders: Sendable {
    private struct Key: Hashable {
        let model: ModelName
        let version: String
    }

    /// As many versions as are ever sent to at a time; beyond that decoders are made anew.
    private static let most = 1000

    private let known = Mutex<[Key: (schema: ModelSchema, decoder: PredictionDecoder)]>([:])

    /// The decoder of a version.
    ///
    /// - Parameter schema: The version, as it is registered now.
    /// - Returns: A decoder of just this schema.
    func decoder(for schema: ModelSchema) -> PredictionDecoder {
        let key = Key(model: schema.model, version: schema.version)
        let found = known.withLock { $0[key] }
        if let found, found.schema == schema { return found.decoder }
        let fresh = (schema: schema, decoder: PredictionDecoder(schema: schema))
        // What is dropped is freed outside the lock.
        let dropped = known.withLock { known in
            let old = known.count >= Self.most ? known : [:]
            if known.count >= Self.most { known = [:] }
            known[key] = fresh
            return old
        }
        withExtendedLifetime(dropped) {}
        return fresh.decoder
    }
}

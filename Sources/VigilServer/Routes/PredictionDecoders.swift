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
        return known.withLock { known in
            if let found = known[key], found.schema == schema { return found.decoder }
            if known.count >= Self.most { known = [:] }
            let decoder = PredictionDecoder(schema: schema)
            known[key] = (schema, decoder)
            return decoder
        }
    }
}

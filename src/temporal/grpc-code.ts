import { isGrpcServiceError, ServiceError } from '@temporalio/client';

/** The status code of an answer of Temporal (https://grpc.io/docs/guides/status-codes), by itself or as the cause of the SDK's error. */
export function grpcCodeOf(error: unknown): number | undefined {
  const answer: unknown = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(answer) ? answer.code : undefined;
}

# NATS as it is published, with a folder for JetStream that a user without rights may write: a new volume takes its owner.
FROM nats:2.12.4-alpine
RUN mkdir /data && chown 1000:1000 /data
USER 1000:1000

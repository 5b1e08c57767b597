import { Field, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '@shutong/platform';

@ObjectType('CourseStep', { description: 'One thing that happened to a matter.' })
export class CourseStepType {
  @Field(() => Int, { description: 'From 1.' })
  number: number;

  @Field()
  step: string;

  @Field({ description: 'The person, or what acts by itself.' })
  by: string;

  @Field(() => String, { nullable: true, description: "Credit code of the person's department." })
  department: string | null;

  @Field({ description: 'What was said with it; blank where the step says all.' })
  text: string;

  @Field(() => DateTime)
  at: Date;
}
